"""Is it the same job, and what it takes: the comparison of advert, mission and their words (D7), and the needs (D8-D12)."""

from __future__ import annotations

from typing import Final, get_args

from bot import faults, limits
from bot.cards import Action, Card, Form, Option, Pick, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Router
from bot.text import clip
from handlers.mission.missionforms import OUT, changed, full, part_of, stays
from handlers.mission.missiontables import line_card, need_card, needs_card, table_card
from playbook import comparison, mission_edits, needs
from playbook import mission as rules
from playbook.mission import Kind, Line, Need, Outcome, State
from playbook.records import JobMission

router = Router()

NO_RESULT: Final = "none"


# -- the comparison ----------------------------------------------------------------------------------------------------


@router.click("missiontable")
def table(event: Click, context: Context) -> ClickReply:
    """13b."""
    record = context.records.get(JobMission, event.action.arg(0))
    return Update(table_card(record, context) if record is not None else faults.moved_on(None))


@router.click("missionline")
def one_line(event: Click, context: Context) -> ClickReply:
    """A topic, with the three sources whole."""
    record = context.records.get(JobMission, event.action.arg(0))
    id = event.chosen[0] if event.chosen else event.action.arg(1)
    line = next((one for one in record.mission.lines if one.id == id), None) if record is not None else None
    return Update(line_card(record, line) if record is not None and line is not None else faults.moved_on(None))


@router.click("missionstate", of=JobMission)
def mark(event: Click, context: Context) -> ClickReply:
    """The member's own word for a topic, or mine again."""
    record, word, id = context.named(JobMission), event.action.arg(0), event.action.arg(1)
    if id not in {line.id for line in record.mission.lines}:
        return Update(faults.moved_on(None))
    state: State | None = next((each for each in get_args(State) if each == word), None)
    return Update(table_card(changed(record, comparison.set_state(record.mission, id, state), context), context))


def topic_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """A topic, new or known: three sources side by side."""
    record = context.named(JobMission)
    known = next((one for one in record.mission.lines if one.id == part_of(args)), None)
    if known is None and part_of(args):
        return faults.moved_on(None)
    if known is None and not mission_edits.room(record.mission, "l"):
        return full(record)
    line = known or Line(id="l1", topic="-")
    return Form(
        "One topic",
        "Save",
        Action("missiontopic", *args),
        Write(id="topic", label="Topic", hint="Example: team size", value=known.topic if known else "", need=True, most=limits.NAME),
        Write(id="posting", label="What the advert says", hint="Empty when it is silent", value=line.posting, most=limits.LINE),
        Write(id="mission", label="What your mission says", hint="Empty when it is silent", value=line.mission, most=limits.LINE),
        Write(id="said", label="What they told you", hint="Empty until they say something", value=line.said, most=limits.LINE),
        *([stays()] if known else []),
    )


@router.form("missiontopic", topic_form, of=JobMission)
def topic_saved(event: Submit, context: Context) -> SubmitReply:
    """Kept. New words are read anew: an earlier mark was about other words."""
    record, part = context.named(JobMission), part_of(event.action.args)
    if part and event.text("stays") == OUT:
        return Say(table_card(changed(record, mission_edits.take_out(record.mission, part), context), context))
    words = {name: event.text(name) for name in ("topic", "posting", "mission", "said")}
    known = next((one for one in record.mission.lines if one.id == part), None)
    same = known is not None and all(getattr(known, name) == value for name, value in words.items())
    made = Line(
        id=part or mission_edits.next_id(record.mission, "l"),
        topic=words["topic"],
        posting=words["posting"],
        mission=words["mission"],
        said=words["said"],
        state=known.state if known is not None and same else None,
    )
    return Say(table_card(changed(record, mission_edits.put(record.mission, made), context), context))


# -- the needs ---------------------------------------------------------------------------------------------------------


@router.click("missionneeds")
def sheet(event: Click, context: Context) -> ClickReply:
    """What the member needs, and where the talk about it stands."""
    record = context.records.get(JobMission, event.action.arg(0))
    return Update(needs_card(record, context) if record is not None else faults.moved_on(None))


@router.click("missionneed")
def one_need(event: Click, context: Context) -> ClickReply:
    """One need."""
    record = context.records.get(JobMission, event.action.arg(0))
    id = event.chosen[0] if event.chosen else event.action.arg(1)
    need = next((one for one in record.mission.needs if one.id == id), None) if record is not None else None
    return Update(need_card(record, need, context) if record is not None and need is not None else faults.moved_on(None))


@router.click("missionenough", of=JobMission)
def enough(event: Click, context: Context) -> ClickReply:
    """`I need nothing more`: the talk about needs is not waited for."""
    record = context.named(JobMission)
    return Update(needs_card(changed(record, record.mission.model_copy(update={"enough": True}), context), context))


def wish_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """A need, new or known: its kind, why, and for which key result."""
    record = context.named(JobMission)
    known = next((one for one in record.mission.needs if one.id == part_of(args)), None)
    if known is None and part_of(args):
        return faults.moved_on(None)
    if known is None and not mission_edits.room(record.mission, "n"):
        return full(record)
    return Form(
        "One thing you need",
        "Save",
        Action("missionwish", *args),
        Pick(
            id="kind",
            label="What kind of need is it?",
            options=tuple(Option(id=id, label=label, note=NOTES[id]) for id, label in needs.KINDS.items()),
            need=True,
            value=(known.kind,) if known else (),
        ),
        Write(
            id="need",
            label="What do you need?",
            hint="Example: one tester",
            value=known.need if known else "",
            need=True,
            most=limits.LINE,
        ),
        Write(
            id="why",
            label="Why: what does not happen without it?",
            hint="Example: each release waits two days for checks",
            value=known.why if known else "",
            most=limits.LINE,
        ),
        *_for_which(record, known),
        *([stays()] if known else []),
    )


NOTES: Final[dict[Kind, str]] = {
    "budget": "old faults to repair, tools, travel",
    "people": "hires, time of others, equipment",
    "support": "training for the team and you, backing from above",
}


def _for_which(record: JobMission, known: Need | None) -> tuple[Pick, ...]:
    found = rules.results(record.mission)
    if not found:
        return ()
    options = tuple(Option(id=r.id, label=clip(f"Result {n}: {r.text}", limits.ITEM_LABEL)) for n, r in enumerate(found, 1))
    value = known.result if known is not None and known.result in {r.id for r in found} else ""
    none = Option(id=NO_RESULT, label="None of them yet")
    return (Pick(id="result", label="For which result?", options=(*options, none), value=(value or NO_RESULT,)),)


@router.form("missionwish", wish_form, of=JobMission)
def wish_saved(event: Submit, context: Context) -> SubmitReply:
    """Kept, and shown with the sentence that opens the talk about it."""
    record, part = context.named(JobMission), part_of(event.action.args)
    if part and event.text("stays") == OUT:
        return Say(needs_card(changed(record, mission_edits.take_out(record.mission, part), context), context))
    known = next((one for one in record.mission.needs if one.id == part), None)
    kind: Kind = next(each for each in needs.KINDS if each == event.text("kind"))
    result = event.text("result")
    made = Need(
        id=part or mission_edits.next_id(record.mission, "n"),
        kind=kind,
        need=event.text("need"),
        why=event.text("why"),
        result="" if result == NO_RESULT else result,
        answer=known.answer if known else "",
        outcome=known.outcome if known else "open",
    )
    record = changed(record, mission_edits.put(record.mission, made), context)
    return Say(need_card(record, made, context, "You changed it just now."))


def reply_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """What they said to a need; without one named, to the first that waits."""
    record = context.named(JobMission)
    part = part_of(args)
    waiting = [*needs.open_needs(record.mission.needs), *record.mission.needs]
    known = next((one for one in waiting if one.id == part or not part), None)
    if known is None:
        return needs_card(record, context)
    return Form(
        "Their answer",
        "Save",
        Action("missionreply", *args),
        Pick(
            id="outcome",
            label="What came of it?",
            options=tuple(Option(id=id, label=label[:1].upper() + label[1:]) for id, label in needs.OUTCOMES.items()),
            need=True,
            value=(known.outcome,),
        ),
        Write(
            id="answer",
            label="In their words",
            hint="Initials for people are enough",
            long=True,
            value=known.answer,
            most=limits.QUESTION,
        ),
    )


@router.form("missionreply", reply_form, of=JobMission)
def reply_saved(event: Submit, context: Context) -> SubmitReply:
    """Kept with the need. A refusal to talk is a flag for the member alone, and decides nothing (D12)."""
    record, part = context.named(JobMission), part_of(event.action.args)
    waiting = [*needs.open_needs(record.mission.needs), *record.mission.needs]
    known = next(one for one in waiting if one.id == part or not part)
    outcome: Outcome = next(each for each in needs.OUTCOMES if each == event.text("outcome"))
    made = known.model_copy(update={"outcome": outcome, "answer": event.text("answer")})
    record = changed(record, mission_edits.put(record.mission, made), context)
    return Say(need_card(record, made, context, "You wrote down their answer."))
