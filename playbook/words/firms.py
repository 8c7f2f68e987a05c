"""Finds the jobs a typed firm may mean: any case, with or without accents, shortened, with one slip of the fingers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from playbook.pipeline import Course, course
from playbook.records import Job
from playbook.words import folding

SLIP_FROM: Final = 4
"""Letters from which one slip is forgiven; in shorter names it makes another name."""
FIRST_SLIP_FROM: Final = 6
"""Letters from which the slip may be in the first one: it seldom is, and Beta is not Meta."""

_WORD: Final = re.compile(r"[^\W_]+")
_REGISTERED: Final = "inc ltd limited llc llp plc co corp company gmbh ag kg se bv nv sa srl spa oy ab pty"
FORMS: Final = frozenset(_REGISTERED.split())
"""How firms are registered, folded; hardly anybody types it in chat."""


def fold(name: str) -> str:
    """`name` for comparing: one case, no accents, letters and digits in single spaces. Never empty unless `name` is blank."""
    return " ".join(_WORD.findall(folding.fold(name).line)) or " ".join(name.casefold().split())


def matches(firm: str, jobs: Iterable[Job], *, ended: bool = False) -> tuple[Course, ...]:
    """The jobs still going that `firm` may mean, best first: none, one, or several to choose from (screen 5b).

    The same name comes before names that begin with it, and only where there is neither, those that differ by one slip (a letter
    wrong, missing, too many, or swapped with its neighbour). Saved jobs are found as well; removed and duplicate ones never are. In
    each rank the latest news comes first. With `ended`, the jobs that have ended instead: a firm may write after all.
    """
    typed = fold(firm)
    near: list[tuple[int, Course]] = []
    for job in map(course, jobs):
        here = job.ended if ended else job.state != "empty" and not job.ended
        if typed and here and not job.job.same_as and not job.job.removed:
            rank = _nearness(typed, fold(job.job.firm))
            near += [(rank, job)] if rank is not None else []
    near.sort(key=_order)
    return tuple([job for rank, job in near if rank < _SLIPPED] or [job for _, job in near])


def meant(firm: str, role: str, jobs: Sequence[Job], *, new: bool) -> tuple[Course, ...]:
    """The jobs still going that a line may be about: none, one, or several to choose from (screen 5b).

    A role leaves only the jobs whose role reads alike, else those with none. Where it fits neither, a line that may begin a job (`new`:
    an application, a saved job) begins one, and any other is about whichever job of that firm the member picks.
    """
    found = matches(firm, jobs)
    wanted = fold(role)
    if not wanted:
        return found
    near = [(rank, c) for c in found if (rank := _nearness(wanted, fold(c.job.role))) is not None]
    best = min((rank for rank, _ in near), default=None)
    fitting = tuple(c for rank, c in near if rank == best) or tuple(c for c in found if not fold(c.job.role))
    return fitting if fitting or new else found


def twins(jobs: Iterable[Job]) -> tuple[tuple[Job, Job], ...]:
    """Pairs of open jobs whose firm and role read the same, the one opened first in front: are they one (`same_as`)?"""
    first: dict[tuple[str, str], Job] = {}
    pairs: list[tuple[Job, Job]] = []
    for job in sorted((j for j in jobs if course(j).open), key=lambda j: (j.opened, j.id)):
        name = fold(job.firm), fold(job.role)
        if name in first:
            pairs.append((first[name], job))
        elif all(name):
            first[name] = job
    return tuple(pairs)


_SAME, _BEGINS, _SLIPPED = range(3)


def _nearness(typed: str, name: str) -> int | None:
    """How near a folded name is to what was typed; None when it is another name."""
    wanted, words = _bare(typed), _bare(name)
    if not words:
        return None
    if wanted == words or typed.replace(" ", "") == name.replace(" ", ""):
        return _SAME
    if " ".join(words).startswith(" ".join(wanted)):
        return _BEGINS
    return _SLIPPED if any(one_slip(" ".join(wanted), " ".join(words[:n])) for n in {len(wanted), len(words)}) else None


def _bare(name: str) -> Sequence[str]:
    """The words of a folded name without the form of the firm at its end."""
    words = name.split()
    while len(words) > 1 and words[-1] in FORMS:
        words.pop()
    return words


def one_slip(typed: str, name: str) -> bool:
    """Whether one letter is wrong, missing, too many, or swapped with its neighbour; never for short names."""
    if min(len(typed), len(name)) < SLIP_FROM or abs(len(typed) - len(name)) > 1 or typed == name:
        return False
    at = next((i for i, (a, b) in enumerate(zip(typed, name, strict=False)) if a != b), min(len(typed), len(name)))
    if at == 0 and min(len(typed), len(name)) < FIRST_SLIP_FROM:
        return False
    rest, other = typed[at:], name[at:]
    if len(rest) != len(other):
        return rest[1:] == other or rest == other[1:]
    return rest[1:] == other[1:] or (rest[2:] == other[2:] and rest[:2] == other[1::-1])


def _order(ranked: tuple[int, Course]) -> tuple[int, int, str]:
    rank, job = ranked
    return rank, -job.news.toordinal() if job.news else 0, job.job.id
