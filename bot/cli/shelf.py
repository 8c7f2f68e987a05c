"""`jsc playbook`: checks and previews a community's own lists."""

from __future__ import annotations

from pathlib import Path

from bot.exits import OK
from bot.text import fill_roots
from playbook.models import Checklist, read_folder


def check(folder: Path) -> int:
    """Prints each list of `folder` as a member would read it. Raises ContentError with every mistake in the folder."""
    found = read_folder(folder)
    for number, (name, list_) in enumerate(found):
        print(("\n" if number else "") + preview(name, list_))
    print(f"\n{len(found)} {'list' if len(found) == 1 else 'lists'}, all good. Set JSC_PLAYBOOK={folder} and start again.")
    return OK


def preview(name: str, list_: Checklist) -> str:
    """A list as text: every step with its reason and source."""
    lines = [f"{list_.title} ({name})", f"  {list_.note}" if list_.note else ""]
    for step in list_.items:
        lines += [f"  [ ] {step.label}", f"      why: {step.why}", f"      source: {step.source}"]
    lines.append(f"  At the end: {list_.closing}")
    return fill_roots("\n".join(line for line in lines if line), "jsc", "/jsc")
