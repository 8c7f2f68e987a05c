"""Where settings come from: the environment, one file, and files that hold one secret each; who may read those; names nobody knows."""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from dotenv.parser import parse_stream

NAMED_BY: Final = "JSC_ENV"
DEFAULT: Final = Path(".env")
LONGEST: Final = 64 * 1024
"""Characters of a secret's file that are read: a token is some hundred, and a device would never end."""
OF_KUBERNETES: Final = re.compile(r"JSC_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)")
"""What Kubernetes puts into the environment of every container beside a service named `jsc` (Services, Environment variables)."""


class SettingsError(Exception):
    """A setting is missing or wrong; the text names it and says what to write."""


def env_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The file that settings are read from too: what `JSC_ENV` names, else `.env` of the working directory, if there is one.

    Raises SettingsError where `JSC_ENV` names a file that is not there.
    """
    named = environ.get(NAMED_BY, "")
    path = Path(named) if named else DEFAULT
    try:
        there = path.exists()
    except OSError:
        raise _unreadable(path) from None
    if named and not there:
        raise SettingsError(f"{NAMED_BY} names the file {path}, and there is none. Name one that is there, or unset {NAMED_BY}.")
    return path if there else None


def names_in(path: Path) -> list[str]:
    """The names that a settings file sets. Raises SettingsError where it cannot be read, others can read it, or a line sets nothing."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingsError(f"Others on this machine can read {path}, which may hold tokens and keys. Run: chmod 600 {path}")
        with path.open(encoding="utf-8") as file:
            found = list(parse_stream(file))
    except (OSError, UnicodeDecodeError):
        raise _unreadable(path) from None
    wrong = [f"Line {one.original.line} of {path} sets nothing. Write NAME=value, or begin it with #." for one in found if one.error]
    if wrong:
        raise SettingsError("\n".join(wrong))
    return [one.key for one in found if one.key]


def _unreadable(path: Path) -> SettingsError:
    return SettingsError(f"The file {path} cannot be read. Check that it is yours, and save it with the encoding UTF-8.")


def unknown(known: Iterable[str], in_file: Iterable[str], environ: Mapping[str, str] = os.environ) -> tuple[list[str], list[str]]:
    """A sentence for each `JSC_…` name that is no setting, and one for each `SLACK_…` and `DISCORD_…` name; names alone, no values."""
    names = {NAMED_BY, *known}
    told = {name.upper() for name in environ if not OF_KUBERNETES.fullmatch(name)} | {name.upper() for name in in_file}
    strange = sorted(told - names)
    ours = [f"{name} is not a setting. {_nearest(name, names)}" for name in strange if name.startswith("JSC_")]
    theirs = [
        f"{name} is not a setting, and is left alone. {_nearest(name, names)}"
        for name in strange
        if name.startswith(("SLACK_", "DISCORD_"))
    ]
    return ours, theirs


def _nearest(name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(names), n=1)
    return f"Did you mean {near[0]}?" if near else "deploy/README.md has the names."


def too_open(path: Path) -> str:
    """What to do where others than its owner, root and our own group can read a secret's file; empty where it is well. Raises OSError.

    Kubernetes and Swarm mount secrets as root's, with mode 0440 or 0400. A group that may write, too, could put another secret there; a
    group that is not ours holds people we know nothing of, unless it was root who chose it.
    """
    held = path.stat()
    mode = stat.S_IMODE(held.st_mode)
    by_group = mode & 0o040 and held.st_uid != 0 and held.st_gid not in {os.getegid(), *os.getgroups()}
    if mode & 0o027 or by_group:
        return f"Run: chmod {'600' if held.st_uid == os.geteuid() else '440'} {path}"
    return ""


def secret_in(path: Path, name: str, what: str = "the token") -> str:
    """What a secret's file holds, without the line's end; `name` is the setting that names it. Raises SettingsError."""
    file = f"the file {path} that {name} names"
    try:
        if not path.exists():
            raise SettingsError(f"{name} names the file {path}, and there is none.")
        if not path.is_file():
            raise SettingsError(f"{name} names {path}, which is no file.")
        if mend := too_open(path):
            raise SettingsError(f"Others on this machine can read {file}. {mend}")
        with path.open(encoding="utf-8-sig") as opened:
            text = opened.read(LONGEST).strip()
    except OSError as error:
        raise SettingsError(f"This user cannot read {file}: {error.strerror}. Check whose it is, and its mode.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"What {file} holds is no text. Put {what} alone into it.") from None
    if not text:
        raise SettingsError(f"There is nothing in {file}. Put {what} alone into it.")
    if len(text.splitlines()) > 1:
        raise SettingsError(f"There is more than one line in {file}. Put {what} alone into it.")
    return text


def from_files(secrets: Mapping[str, tuple[str, Path | None]]) -> Iterator[tuple[str, str | SettingsError]]:
    """For each secret that is kept in a file, by the setting's name: what the file holds, or what is wrong with it.

    `secrets`: by the setting's name, its value ("" where there is none) and the file that `NAME_FILE` names.
    """
    for name, (value, path) in secrets.items():
        if path is None:
            continue
        if value:
            yield name, SettingsError(f"{name} and {name}_FILE are both set. Keep one of them.")
            continue
        try:
            yield name, secret_in(path, f"{name}_FILE")
        except SettingsError as error:
            yield name, error
