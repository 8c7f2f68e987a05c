"""What a one-sentence outcome may still lack (C26): hints that advise and never block."""

from __future__ import annotations

import re
from typing import Final

LONG: Final = 25
"""Words from which a sentence is hard to tell back: the app holds its own sentences to the same number."""
_STOP: Final = re.compile(r"[.?!…]+(?=\s+\S)")


def hints(words: str) -> tuple[str, ...]:
    """What a listener may lose of `words`, at most one line: two sentences where one is kept, or one that is long."""
    if _STOP.search(words):
        return ("That is more than one sentence. A listener keeps one.",)
    if len(words.split()) > LONG:
        return ("It is long. Say it aloud once; what you leave out can go.",)
    return ()
