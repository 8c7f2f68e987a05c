"""A talk said aloud beforehand: in turns, what they may say, and the member's own line to say back (C2, C6, C7, C22).

What they may say is an example of the app's own for each step of a talk; it carries no figure. What the member says is their own
words, and a blank stays a blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from playbook.offer.ask import BLANK, cover
from playbook.offer.talk_sheet import Part, TalkSheet, lines
from playbook.records import Interview, Result

Fill = Literal["", "ask", "lines", "sentence", "result", "prep"]
"""What is opened to fill a blank: an ask, the talk sheet's lines, the sentence, a result, or what is driven in an interview."""

QUIET: Final = "Thank them. Then nothing more, unless they ask."


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: what `they` may say, what the member says to it in `you`, and what `fills` it while that is blank."""

    they: str
    you: str
    fills: Fill = ""

    @property
    def blank(self) -> bool:
        """Whether the member has no words for it yet."""
        return not self.you


def of_terms(sheet: TalkSheet, show: bool = False, *, asked: bool = False) -> tuple[Turn, ...]:
    """A talk on terms in speaking order, from the talk sheet; `show` unfolds amounts. Empty while nothing of the sheet is written.

    Once the asks are out (`asked`), what is left of the talk: the trade for a no, taking it as it is, and the close.
    """
    if not (sheet.asks or sheet.interest.strip() or sheet.close.strip()):
        return ()

    def said(words: str) -> str:
        return words.strip() if show else cover(words.strip())

    unclear = next(line for line in lines(sheet, show) if line.part is Part.FIND_OUT)
    asks = [ask.sentence(show) for ask in sheet.asks]
    ready = [words if BLANK not in words else "" for words in asks] or [""]
    needs = Turn("What would you need to do this job well?", "; ".join(said(words) for words in sheet.needs))
    trade = said(sheet.trade.rstrip(".?"))
    first = [
        *([needs] if sheet.needs and not sheet.pay_first else []),
        Turn("We would like to have you. What do you think?", said(sheet.interest), "lines"),
        *([Turn("Is anything still unclear to you?", unclear.text)] if unclear.text != "nothing" else []),
        Turn("Is it fine for you as it stands?", ready[0], "ask"),
        *(Turn("Is there anything else?", words, "ask") for words in ready[1:]),
        Turn("Our budget is set, and others here earn less.", said(sheet.limits), "lines"),
        Turn("I have to ask. It may take some days.", QUIET),
    ]
    rest = [
        Turn("We cannot move on that.", f"If that cannot move: are you open to {trade}?" if trade else "", "lines"),
        Turn("It stays as it is. Would you still come?", said(sheet.original), "lines"),
        *([needs] if sheet.needs and sheet.pay_first and not asked else []),
        Turn("When will you tell us?", said(sheet.close), "lines"),
    ]
    return tuple(rest if asked else first + rest)


def of_interview(talk: Interview, sentence: str, results: Sequence[Result], question: str) -> tuple[Turn, ...]:
    """An interview: the sentence, two results, what the member drives, and one question of theirs (C22, C30, D1, D5)."""
    told = [". ".join(part for part in (r.changed.rstrip("."), r.scope) if part) for r in results[:2]]
    first, second = (*told, "", "")[:2]
    did = results[0].did if results else ""
    return (
        Turn("Tell me about yourself.", sentence.strip(), "sentence"),
        Turn("What has changed because of your work?", first, "result"),
        *([Turn("How did you do that?", did)] if did else []),
        Turn("Tell me about one more.", second, "result"),
        Turn("What else is there that I have not asked?", talk.drive.strip(), "prep"),
        *([Turn("What would you like to know from us?", question)] if question else []),
    )
