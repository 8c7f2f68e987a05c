"""Which typed firms may be one, so that colleagues do not meet, nor people with a firm they avoid (product list 3.3, 3.5)."""

from __future__ import annotations

from collections.abc import Sequence

from playbook.words import firms

Firm = tuple[str, ...]
"""The words of a firm's folded name without its legal form. Empty stands for no firm."""


def firm(name: str) -> Firm:
    """A typed firm for comparing, by the folding of playbook/words/firms.py: `ACME, Inc.` and `acme` are one."""
    words = firms.fold(name).split()
    while len(words) > 1 and words[-1] in firms.FORMS:
        words.pop()
    return tuple(words)


def alike(one: Firm, other: Firm) -> bool:
    """Whether two names may mean one firm: the same, one the beginning of the other, or a slip of the fingers apart.

    Errs towards yes: two strangers kept apart cost less than two colleagues in one council.
    """
    if not one or not other:
        return False
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter] or "".join(one) == "".join(other) or firms.one_slip(" ".join(one), " ".join(other))


def kept_apart(named: Sequence[Firm]) -> list[frozenset[int]]:
    """For each of the firms (all different), which of them it may be one with (`alike`), itself included; by their places.

    Names are brought together by what they share, so that ten thousand of them are not compared with each other.
    """
    found: list[set[int]] = [{at} for at in range(len(named))]
    places = {words: at for at, words in enumerate(named)}
    shared: dict[tuple[str, str], list[int]] = {}
    for at, words in enumerate(named):
        for start in (words[:n] for n in range(1, len(words))):
            if start in places:
                found[at].add(places[start])
                found[places[start]].add(at)
        spaced = " ".join(words)
        # Two texts that are one slip apart have in common what is left of them when a letter is taken out of one or both.
        without = {spaced[:i] + spaced[i + 1 :] for i in range(len(spaced))}
        for key in (("together", "".join(words)), *(("slip", each) for each in without | {spaced})):
            shared.setdefault(key, []).append(at)
    for together in shared.values():
        for i, one in enumerate(together):
            for other in together[:i]:
                if other not in found[one] and alike(named[one], named[other]):
                    found[one].add(other)
                    found[other].add(one)
    return [frozenset(each) for each in found]
