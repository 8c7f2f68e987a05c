"""A talk sheet as a card shows it (screen 16), the asks behind it, and the step that comes next."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose, Style
from bot.context import Context
from bot.council import circles
from bot.text import clip
from handlers.offer import offertalks
from handlers.offer.offertalks import Case
from playbook.advisor import Sheet as May
from playbook.offer import talk_sheet
from playbook.offer.ask import COVERED, PACKAGE, cover, named, package_questions
from playbook.offer.case import as_ask
from playbook.offer.outcome import Outcome
from playbook.offer.rules import Verdict
from playbook.offer.talk_sheet import Line, Manner, Part, TalkSheet
from playbook.records import Ask, Result

ROOM: Final = {
    Part.FLOOR: 30,
    Part.NEEDS: 130,
    Part.INTEREST: 150,
    Part.FIND_OUT: 250,
    Part.ASK: 330,
    Part.WAIT: 70,
    Part.TRADE: 130,
    Part.CLOSE: 130,
}
"""The most of each line that a card shows; the copy as text has all of it."""
BLANKS: Final = 190
SHOWN_BLANK: Final = ("a trade for a no", "a closing line with a date")
"""Blanks that stand as a line of their own."""
FEW: Final = 3
"""Blanks that are named word by word; more are named in short, and those of the package stand as questions there."""
SHORT: Final = {
    Manner.GAP: "the gap, and why",
    Manner.WANT: "that you want the job",
    Manner.ITEMS: "one or two items",
    Manner.LIMITS: "their limits",
    Manner.ORIGINAL: "the offer as it is",
}
"""The five parts of the manner (B10), as they are named where many are blank."""
PROOF: Final = 2
"""Results of the proof bank that a hint names."""


def title(words: str, here: Case) -> str:
    """`Talk sheet: Acme`."""
    return f"{words}: {clip(here.firm, limits.FIRM)}" if here.firm else words


def sheet_card(here: Case, context: Context, *, show: bool = False, why: str = "") -> Card:
    """16a; with `show` the amounts are unfolded, on this card only."""
    if here.advice.sheet is May.NEVER:
        return _refused(here, "I do not write what is not true", "Leave that claim out. I help with the honest version.")
    if here.advice.sheet is May.AFTER_FLOOR and not here.put:
        return _refused(here, "Your floor comes first", "Once it is set, the talk sheet opens.")
    talk = offertalks.talk(here, context)
    rows = [
        (f"{place} {line.label}", clip(_line(line, talk, show), ROOM[line.part]))
        for place, line in enumerate(talk_sheet.lines(talk, show), 1)
    ]
    blank = [words for words in talk_sheet.blanks(talk) if words not in SHOWN_BLANK]
    if len(blank) > FEW:
        blank = [SHORT[part] for part, said in talk_sheet.manner(talk) if not said]
    if blank and not here.put:
        rows.append(("Blank so far", clip("; ".join(blank), BLANKS)))
    proof = tuple(clip(result.changed, 60) for result in context.records.all(Result)[-PROOF:])
    if (hints := talk_sheet.hints(talk, proof)) and not here.put:
        known = f" From your proof: {'; '.join(hints[0].proof)}" if hints[0].proof else ""
        rows.append(("A hint", clip(hints[0].words + known, 220)))
    blocks: list[Block] = [Facts.of(*rows)]
    if email := next((flag for flag in here.advice.flags if flag.key == "email"), None):
        blocks.append(Prose(text=email.words, quiet=True))
    elif here.situation.channel is None and not here.put:
        blocks.append(Prose(text="Who decides, and how do you talk? It shapes the words.", quiet=True))
    folded = any(COVERED in value for _, value in rows)
    blocks.extend(_rows(here, talk, show, folded, context))
    return Card(title("Talk sheet", here), why or "Your own words, in speaking order. Blanks stay blank.", *blocks)


def _line(line: Line, talk: TalkSheet, show: bool) -> str:
    """One line's words; many blanks of the package as one question, so that the range behind them is not folded away."""
    if line.part is not Part.FIND_OUT:
        return line.text
    blank = [PACKAGE[item][0].lower() for item, _ in package_questions(dict(talk.package))]
    if len(blank) <= FEW:
        return line.text
    points = " ".join(point if show else cover(point) for point in talk.open_points)
    package = f"{', '.join(blank[:-1])} and {blank[-1]}: what does it say?"
    return " ".join(
        filter(None, (clip(points, 120), f"{package[:1].upper()}{package[1:]}", "" if talk.range_known else line.texts[-1]))
    )


def _refused(here: Case, heading: str, line: str) -> Card:
    floor = [Button("Set my floor", Action("myfloor", here.offer.id), "main")] if here.advice.sheet is May.AFTER_FLOOR else []
    return Card(
        heading,
        "You asked for the talk sheet. Nothing is written yet.",
        Prose(text=line),
        Buttons.of(*floor, think(here), Button("Home", Action("home"))),
    )


def think(here: Case) -> Button:
    """The way back to the advice."""
    return Button("Think it through", Action("advise", here.offer.id))


def _rows(here: Case, talk: TalkSheet, show: bool, folded: bool, context: Context) -> list[Buttons]:
    amounts = [Button("Show amounts", Action("showsheet", here.offer.id))] if folded else []
    if show:
        amounts = [Button("Hide amounts", Action("talksheet", here.offer.id))]
    copy = Button("Copy as text", Action("copysheet", here.offer.id, "shown" if show else "folded"))
    home = Button("Home", Action("home"))
    council = circles.ask(context, "offer", here.offer.id)
    if here.unanswered:
        first = [log_answer(here, "main"), how_it_went(here)]
        change = Button("Change what I asked", Action("giveway", here.offer.id))
        return [Buttons.of(*first, *amounts, copy), Buttons.of(change, Button("A note to send after", _recap(here)), *council, home)]
    if here.answered:
        return [Buttons.of(*next_buttons(here), *amounts, copy), Buttons.of(Button("The asks", _asks(here)), *council, home)]
    first = [_main(here, talk)]
    if first[0].label != "I have asked" and here.standing:
        first.append(Button("I have asked", Action("asked", here.sheet.id, here.sheet.rev)))
    more: list[Button] = []
    if here.standing:
        more += [Button("Add an ask", Action("form", "newask", here.offer.id)), Button("Change an ask", _asks(here))]
    if talk.needs or here.offer.pay_first:
        turn = "Needs first" if here.offer.pay_first else "Pay first"
        more.append(Button(turn, Action("payfirst", here.offer.id, here.offer.rev)))
    more.append(Button("How to say it", Action("fiveparts", here.offer.id)))
    practise = Button("Practise", Action("practise", here.offer.id, 0))
    return [
        Buttons.of(*first, *amounts, copy),
        Buttons.of(*more),
        Buttons.of(
            Button("How you talk", Action("talkway", here.offer.id)), practise, Button("Before the talk", _before(here)), *council, home
        ),
    ]


def _recap(here: Case) -> Action:
    return Action("recap", here.offer.id)


def _before(here: Case) -> Action:
    return Action("beforetalk", here.offer.id)


def _asks(here: Case) -> Action:
    return Action("asks", here.offer.id)


def log_answer(here: Case, style: Style = "plain") -> Button:
    """`Log their answer`: to the form of the one ask that waits; with more of them, to the asks, where one is picked."""
    only = here.unanswered[0] if len(here.unanswered) == 1 else None
    return Button("Log their answer", _asks(here) if only is None else Action("form", "askreply", only.id, only.rev), style)


def _main(here: Case, talk: TalkSheet) -> Button:
    """The first thing that is blank; with nothing blank, that it was said."""
    if not here.standing:
        return Button("Write the ask", Action("form", "newask", here.offer.id), "main")
    for ask in here.standing:
        if as_ask(ask).missing:
            return Button("Finish the ask", Action("form", "editask", ask.id, ask.rev), "main")
    blank = talk_sheet.blanks(talk)
    if blank:
        words = "Fill the blank" if len(blank) == 1 else "Fill the blanks"
        return Button(words, Action("form", "sheetlines", here.sheet.id, here.sheet.rev), "main")
    return Button("I have asked", Action("asked", here.sheet.id, here.sheet.rev), "main")


def how_it_went(here: Case) -> Button:
    """The form of 33a about the first ask that waits for its answer."""
    first = here.unanswered[:1] or here.put[:1]
    return Button("How did it go?", Action("form", "termstalk", here.offer.id, *(ask.id for ask in first)))


def wait_card(here: Case, until: dt.datetime | None, context: Context) -> Card:
    """What was put to them, until when it is left to work, and what to do meanwhile (C5)."""
    words = "Let them work on it. Give nothing away unless they ask. I am quiet about it until then."
    if until is None:
        words = "There is no time left to wait. Ask them when they can tell you, and log what they say."
    return Card(
        "Asked. Now it is with them" if until is None else f"I will be quiet until {context.say(until)}",
        "You said that you have asked.",
        Facts.of(*((f"Ask {place}", clip(ask_words(ask), 150)) for place, ask in enumerate(here.unanswered, 1))),
        Prose(text=words),
        Buttons.of(
            how_it_went(here),
            log_answer(here),
            Button("Change what I asked", Action("giveway", here.offer.id)),
            Button("The talk sheet", Action("talksheet", here.offer.id)),
            Button("Home", Action("home")),
        ),
    )


# -- asks --------------------------------------------------------------------------------------------------------------


def ask_label(ask: Ask) -> str:
    """`Base`; the part of the package an ask is about, in the app's words."""
    return "The trade" if ask.swap else offertalks.ITEMS[ask.item]


def ask_words(ask: Ask, *, show: bool = False) -> str:
    """What an ask is about in the member's words, with amounts covered unless they are shown."""
    return named(as_ask(ask), show) or ask_label(ask)


def outcome_rows(here: Case) -> list[tuple[str, str]]:
    """Each ask that was put to the firm, with what came of it."""
    return [
        (f"Ask {place}: {ask_label(ask)}"[: limits.FACT_LABEL], offertalks.OUTCOME_WORDS[ask.outcome])
        for place, ask in enumerate(here.put, 1)
    ]


def second_ask(ask: Ask) -> Choice:
    """The outcome of another ask, asked for on the card of the first."""
    options = tuple(Option(id=outcome, label=label) for outcome, label in offertalks.OUTCOMES.items() if outcome is not Outcome.OPEN)
    label = f"And the other ask, {ask_label(ask).lower()}?"
    return Choice(action=Action("askout", ask.id, ask.rev), label=label, options=options)


# -- the next step -----------------------------------------------------------------------------------------------------


def step_words(here: Case) -> str:
    """`Trade once: Ask once for the trade you wrote down.`"""
    return f"{here.advice.title}: {here.advice.step.words}"


def next_buttons(here: Case) -> list[Button]:
    """The way to what the rules say next; where the choice is the member's, no button is main."""
    match here.advice.verdict:
        case Verdict.TRADE_ONCE:
            return [Button("Trade once", Action("trade", here.offer.id), "main")]
        case Verdict.CLOSE:
            return [Button("Write the closing lines", Action("closing", here.offer.id), "main")]
        case Verdict.DECIDE:
            asked = here.advice.question
            meets = Button("Does it meet my floor?", Action("askoffer", "floor_met", here.offer.id), "main")
            first = [meets] if asked is not None and asked.key == "floor_met" else []
            return [*first, ended(here, "accepted", "I said yes"), ended(here, "declined", "I said no")]
        case Verdict.SET_FLOOR:
            return [Button("Set my floor", Action("myfloor", here.offer.id), "main")]
        case _:
            return [think(here)]


def how_ended(here: Case) -> Button:
    """The way to how an offer ended."""
    return Button("How it ended", Action("howended", here.offer.id))


def ended(here: Case, way: str, label: str) -> Button:
    """A button that writes down how the offer ended."""
    return Button(label, Action("ended", way, here.offer.id, here.offer.rev))
