"""The `jsc` command: play, run, check, manifest, playbook, backup, restore, keys. Heavy imports stay inside each subcommand."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot import __version__

NOBODY_READS = 128 + 13
"""The exit code of a command whose output nobody read to its end, as a shell gives it: SIGPIPE is 13."""


def port(text: str) -> int:
    """A port as it is typed. Raises argparse.ArgumentTypeError for what is none."""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65_536):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def at_least_one(text: str) -> int:
    """A number of copies as it is typed. Raises argparse.ArgumentTypeError for none and for what is no number."""
    if not (text.isascii() and text.isdigit() and int(text[:6]) > 0) or len(text) > 6:
        raise argparse.ArgumentTypeError("a number from 1 to 999999: at least one copy is kept")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """The command's grammar."""
    whole = argparse.ArgumentParser(prog="jsc", description="A job search council in chat: Slack, Discord, and a page of your own.")
    whole.add_argument("--version", action="version", version=f"jsc {__version__}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    play = commands.add_parser(
        "play", help="open the page on this machine: no token needed; it keeps to data/play.db, whatever JSC_DATABASE says"
    )
    play.add_argument("--port", type=port, default=8080, help="the port on 127.0.0.1 (8080)")

    commands.add_parser("run", help="serve every platform whose tokens are set")

    check = commands.add_parser("check", help="say what is set, what is missing, and how to get it")
    check.add_argument("--new-key", action="store_true", help="print a fresh operator's key and end")
    check.add_argument("--offline", action="store_true", help="do not ask the platforms whether the tokens work")

    manifest = commands.add_parser("manifest", help="print what a platform needs to install the app")
    manifest.add_argument("platform", choices=["slack", "discord"])

    playbook = commands.add_parser("playbook", help="check a folder of your own checklists; explain the advice")
    parts = playbook.add_subparsers(dest="part", required=True, metavar="PART")
    folder = parts.add_parser("check", help="check a folder of checklists and preview each as text")
    folder.add_argument("folder")
    explain = parts.add_parser("explain", help="print the rules of the offer advice, or how one verdict came about")
    explain.add_argument("answers", nargs="*", metavar="QUESTION=ANSWER", help="answers; none prints the rule set")

    backup = commands.add_parser("backup", help="write a checked copy of the live database")
    where = backup.add_mutually_exclusive_group(required=True)
    where.add_argument("file", nargs="?", help="a new file for the copy")
    where.add_argument("--into", metavar="FOLDER", help="a folder for copies named by their moment, of which the newest are kept")
    backup.add_argument("--keep", type=at_least_one, metavar="N", help="with --into: how many copies to keep (14)")

    restore = commands.add_parser("restore", help="put a backup in the database's place, the app stopped; what was there is kept")
    restore.add_argument("file")
    restore.add_argument("--moved", action="store_true", help="nothing ran since the backup was made: send what came due since, late")

    keys = commands.add_parser("keys", help="change the operator's key")
    kept = keys.add_subparsers(dest="part", required=True, metavar="PART")
    kept.add_parser("rotate", help="wrap all by the first key of JSC_KEYS, the app stopped, so that the others can go")
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one subcommand; returns its exit code. A setting, key, database or content that is wrong is one sentence, no traceback."""
    try:
        try:
            return _run(arguments)
        finally:
            # Here, and not when the interpreter ends: there nobody could catch it.
            sys.stdout.flush()
    except BrokenPipeError:
        _nobody_reads()
        return NOBODY_READS


def _run(arguments: Sequence[str] | None) -> int:
    chosen = parser().parse_args(arguments)
    from bot.cli import commands, ending

    code = commands.run(chosen)
    if chosen.command in ("run", "play"):
        ending.leave(code)
    return code


def _nobody_reads() -> None:
    """What is still to be printed goes nowhere: `jsc check | head -1` is no trouble of ours."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
