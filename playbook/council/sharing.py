"""What of a member's own may be shared, part by part, and what others would see of it (product.md 3.3, rule 2; X14)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from playbook.overview import Figures
from playbook.ranges import counted
from playbook.records import Debrief, Interview, Job, Offer, Sentence, Share, SharePart, Supporter, TermsTalk, Week
from playbook.weeks import still_open
from playbook.words.amounts import maybe
from playbook.words.folding import fold
from playbook.words.names import left_of_firms, unknown_names
from playbook.words.redaction import Redacted, redact, taken_out

QUESTION: Final = "question"
ABOUT: Final[Mapping[str, str]] = {
    "debrief": "an interview at {firm}",
    "terms": "a talk on terms with {firm}",
    "talk": "an interview to come at {firm}",
    "offer": "an offer from {firm}",
    "review": "two weeks of a search",
    "sentence": "one sentence",
    "week": "one week of a search",
    "question": "",
}
A_FIRM: Final = "a firm"
Rows = tuple[tuple[str, str], ...]
_NAMES: Final = re.compile(r"[,;/&]| and ")


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what would be posted: rows of label and words; what was taken out, counted; and what may be names or pay, still in."""

    rows: tuple[tuple[str, str], ...]
    taken: str
    doubts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def of_debrief(kept: Debrief) -> tuple[SharePart, ...]:
    """The parts of a debrief: what went well and a question are on beforehand, the rest is not (screens.md 10a)."""
    return (
        SharePart(id="well", label="What went well", words=kept.well),
        SharePart(id=QUESTION, label="My question", words=""),
        SharePart(id="facts", label="What was said", words=kept.facts, on=False),
        SharePart(id="felt", label="How it felt", words=kept.felt, on=False),
    )


def of_terms(kept: TermsTalk) -> tuple[SharePart, ...]:
    """The same parts of a debrief after a talk on terms; what they may have seen is shown to nobody (B13, D20)."""
    return (
        SharePart(id="well", label="What went well", words=kept.well),
        SharePart(id=QUESTION, label="My question", words=""),
        SharePart(id="said", label="What was said", words=kept.said, on=False),
    )


def of_question(words: str = "", more: Iterable[tuple[str, str, str]] = ()) -> tuple[SharePart, ...]:
    """A question, with parts (id, label, words) that may go along with it and are off beforehand."""
    asked = SharePart(id=QUESTION, label="My question", words=words)
    return (asked, *(SharePart(id=id, label=label, words=words, on=False) for id, label, words in more))


def of_talk(talk: Interview) -> tuple[SharePart, ...]:
    """A question about a talk that comes; its stage may go along (D18)."""
    return of_question(more=[("stage", "What kind of talk", talk.stage)] if talk.stage else [])


def of_offer(offer: Offer) -> tuple[SharePart, ...]:
    """A question about an offer; what it says may go along (D18)."""
    return of_question(more=[("says", "What they said", offer.says)] if offer.says else [])


def of_sentence(said: Sentence) -> tuple[SharePart, ...]:
    """A sentence, and what is asked of those who read it (D18)."""
    return (
        SharePart(id="sentence", label="My sentence", words=said.words),
        SharePart(id=QUESTION, label="My question", words="What do you hear in it?"),
    )


def of_review(found: Figures, change: str | None) -> tuple[SharePart, ...]:
    """Two weeks: counts alone, with no firm, no amount, nothing to compare anybody by; and the one change that runs, if one does."""
    lines = [f"Human replies within 30 days: {counted(found.replies.any.now)}"] if found.replies.any.now.n else []
    if found.young.n:
        lines.append(f"Too new to rate: {found.young.n} sent, {found.young.k} answered")
    if found.conversion.targeted.n:
        lines.append(f"On-target to interview: {counted(found.conversion.targeted)}")
    return (
        SharePart(id="counts", label="What the counts say", words=". ".join(lines) or "Too early for counts."),
        *([SharePart(id="change", label="My one change", words=change)] if change is not None else []),
        SharePart(id=QUESTION, label="My question", words=""),
    )


def of_week(week: Week, coming: Week | None) -> tuple[SharePart, ...]:
    """What is done is on beforehand, what comes next too; what stayed open is the member's own to tell."""
    done = [line for n, line in enumerate(week.commitments) if n in week.done]
    parts = (
        ("done", "Done this week", done, True),
        ("open", "Still open", list(still_open(week)), not done and coming is None),
        ("next", "Next week", list(coming.commitments) if coming is not None else [], True),
    )
    told = tuple(SharePart(id=id, label=label, words="; ".join(lines), on=on) for id, label, lines, on in parts if lines)
    return (*told, SharePart(id=QUESTION, label="My question", words=""))


def preview(
    share: Share, jobs: Iterable[Job], talks: Iterable[Interview], offers: Iterable[Offer], backers: Iterable[Supporter]
) -> Preview:
    """What others would see of `share`: the parts that are on and have words, redacted; amounts and the firm stay by a tick."""
    firms, people = _known(jobs, talks, offers, backers, share.alias)

    def cut(words: str) -> Redacted:
        return redact(words, firms={} if share.bare else firms, people=people, money=not share.bare)

    unnamed = share.about == about_words(share.what, "")
    # Where no firm is known, there is none to put the member's own word for it in the place of.
    about = cut(about_words(share.what, share.alias) if unnamed and share.alias else share.about)
    parts = [(part, cut(part.words)) for part in share.parts if part.on and part.words.strip()]
    rows = [("About", about.text)] if about.text else []
    rows += [("Question" if part.id == QUESTION else part.label, found.text) for part, found in parts]
    named = () if share.bare else tuple(firms)
    doubts = dict.fromkeys(name for _, words in rows for name in (*left_of_firms(named, words), *unknown_names(words)))
    numbers = () if share.bare else dict.fromkeys(number for _, words in rows for number in maybe(fold(words).line))
    return Preview(tuple(rows), taken_out(about, *(found for _, found in parts)), tuple(doubts), tuple(numbers))


def reworded(
    rows: Rows, before: Rows, jobs: Iterable[Job], talks: Iterable[Interview], offers: Iterable[Offer], backers: Iterable[Supporter]
) -> tuple[Rows, str]:
    """`rows` as they may take the place of `before`, and what was taken out of them: what a preview takes out is not put back by hand.

    Where `before` holds amounts or a firm by its name, the member ticked that, and it holds for the new words too.
    """
    firms, people = _known(jobs, talks, offers, backers)
    bare = any(redact(words, firms=firms, people=()).taken for _, words in before)
    found = [(label, redact(words, firms={} if bare else firms, people=people, money=not bare)) for label, words in rows]
    taken = any(cut.taken for _, cut in found)
    return tuple((label, cut.text) for label, cut in found), taken_out(*(cut for _, cut in found)) if taken else ""


def _known(
    jobs: Iterable[Job], talks: Iterable[Interview], offers: Iterable[Offer], backers: Iterable[Supporter], alias: str = ""
) -> tuple[dict[str, str], set[str]]:
    """The firms that were told, by what stands for each, and the people."""
    met = [*(talk.who for talk in talks), *(offer.who for offer in offers)]
    people = {name.strip() for who in met for name in _NAMES.split(who) if name.strip()}
    return {job.firm: alias for job in jobs if job.firm}, people | {backer.name for backer in backers}


def about_words(what: str, firm: str) -> str:
    """The line that says what a post is about, before the member words it themselves."""
    return ABOUT[what].format(firm=firm or A_FIRM)
