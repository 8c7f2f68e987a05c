"""`jsc playbook`: checks and previews a community's own lists, and explains the advice's rules."""

from __future__ import annotations

from pathlib import Path

from bot.text import fill_roots
from playbook.models import Checklist, ContentError, read_checklist, read_playbook


def check(folder: Path) -> int:
    """Prints each list of `folder` as a member would read it. Raises ContentError with every mistake in the folder."""
    if not folder.is_dir():
        raise ContentError(f"{folder} is not a folder. Name the folder that holds your lists, one .toml file each.")
    files = sorted(f for f in folder.iterdir() if f.name.endswith(".toml"))
    if not files:
        raise ContentError(f"{folder} holds no .toml file. Put one file for each checklist there.")
    found: list[Checklist] = []
    wrong: list[str] = []
    for file in files:
        try:
            found.append(read_checklist(file))
        except ContentError as error:
            wrong.append(str(error))
    if wrong:
        raise ContentError("\n".join(wrong))
    read_playbook(folder)
    for number, list_ in enumerate(found):
        print(("\n" if number else "") + preview(list_))
    print(f"\n{len(found)} {'list' if len(found) == 1 else 'lists'}, all good. Set JSC_PLAYBOOK={folder} and start again.")
    return 0


def preview(list_: Checklist) -> str:
    """A list as text: every step with its reason and source."""
    lines = [list_.title, f"  {list_.note}" if list_.note else ""]
    for step in list_.items:
        lines += [f"  [ ] {step.label}", f"      why: {step.why}", f"      source: {step.source}"]
    lines.append(f"  At the end: {list_.closing}")
    return fill_roots("\n".join(line for line in lines if line), "jsc", "/jsc")
