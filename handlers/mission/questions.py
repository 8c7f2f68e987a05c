"""The questions of a mission: ticked as asked, reworded, written by oneself, answered (D5)."""

from __future__ import annotations

from bot import faults, limits
from bot.cards import Action, Card, Form, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.forms import cut
from bot.replies import Ask, ClickReply, Say, SubmitReply, Update
from bot.router import Router
from handlers.mission.missioncards import mission_card, on_front, questions_card, sheets
from handlers.mission.missionforms import OUT, changed, full, part_of, stays
from playbook import comparison, mission_edits
from playbook import mission as rules
from playbook.mission import OwnQuestion
from playbook.records import JobMission

router = Router()


@router.click("missionask", of=JobMission)
def asked(event: Click, context: Context) -> ClickReply:
    """What is ticked was asked. The boxes are those the drawn version showed."""
    record, where = context.named(JobMission), event.action.arg(0)
    pages = sheets(record.mission)
    page = int(where) if where.isdigit() and int(where[:3]) < len(pages) else None
    shown = {q.id for q in (pages[page][2] if page is not None else on_front(record.mission))}
    body = rules.set_asked(record.mission, shown, event.chosen)
    before = rules.set_asked(record.before, shown, event.chosen) if record.before is not None else None
    record = context.records.put(record.model_copy(update={"mission": body, "before": before}))
    return Update(mission_card(record, context) if page is None else questions_card(record, context, page))


@router.click("missionasks")
def all_questions(event: Click, context: Context) -> ClickReply:
    """A page of questions, from the mission, or from getting ready for a talk."""
    record = context.records.get(JobMission, event.action.arg(0))
    page = event.action.arg(1)
    if record is None:
        return Update(faults.moved_on(None))
    return Update(questions_card(record, context, int(page) if page.isdigit() and len(page) < 3 else None))


@router.click("missionpick", of=JobMission)
def pick_question(event: Click, context: Context) -> ClickReply:
    """A question was picked: its words and their answer open."""
    record = context.named(JobMission)
    made = question_form(((event.chosen or ("none",))[0], record.id, str(record.rev)), context)
    return Ask(made) if isinstance(made, Form) else Update(made)


def question_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """A question's words and what they said; of a topic (`l…`) or nothing, a new question of the member's own."""
    record, part = context.named(JobMission), part_of(args)
    line = next((one for one in record.mission.lines if one.id == part), None)
    if line is not None or not part:
        if not mission_edits.room(record.mission, "q"):
            return full(record)
        words = cut((comparison.question(line) or "") if line is not None else "", limits.SENTENCE)
        return Form("A question to them", "Save", Action("missionasked", *args), _own_words(words), _their_answer(""))
    own = next((q for q in record.mission.own if q.id == part), None)
    if own is not None:
        return Form(
            "A question to them", "Save", Action("missionasked", *args), _own_words(own.text), _their_answer(own.answer), stays()
        )
    known = next((q for q in rules.every_question(record.mission) if q.id == part), None)
    if known is None:
        return faults.moved_on(None)
    write = Write(
        id="words",
        label="The question, in your words",
        hint="Empty brings the first wording back",
        value=known.label.partition(": ")[2],
        most=60,
    )
    return Form("A question to them", "Save", Action("missionasked", *args), write, _their_answer(known.answer))


def _own_words(value: str) -> Write:
    return Write(
        id="words",
        label="The question, in your words",
        hint="Example: who decides on the budget for testing?",
        value=value,
        need=True,
        most=limits.SENTENCE,
    )


def _their_answer(value: str) -> Write:
    return Write(id="answer", label="What they said, if you asked", value=value, long=True, most=limits.SENTENCE)


@router.form("missionasked", question_form, of=JobMission)
def question_saved(event: Submit, context: Context) -> SubmitReply:
    """Kept; a question with an answer counts as asked."""
    record, part = context.named(JobMission), part_of(event.action.args)
    mission, words, answer = record.mission, event.text("words"), event.text("answer")
    line = part if part in {one.id for one in mission.lines} else ""
    own = next((q for q in mission.own if q.id == part), None)
    if own is not None and event.text("stays") == OUT:
        mission = mission_edits.take_out(mission, part)
    elif own is not None:
        mission = mission_edits.answered(mission_edits.put(mission, own.model_copy(update={"text": words})), part, answer)
    elif line or not part:
        made = OwnQuestion(id=mission_edits.next_id(mission, "q"), text=words, asked=bool(answer), answer=answer, line=line)
        mission, part = mission_edits.put(mission, made), made.id
    else:
        asked_as = rules.QUESTIONS.get(part.partition(".")[2], "")  # type: ignore[call-overload]  # any id: unknown ones have no words
        mission = mission_edits.answered(rules.reword(mission, part, "" if words == asked_as else words), part, answer)
    record = changed(record, mission, context)
    page = next((n for n, (_, _, asking) in enumerate(sheets(mission)) if part in {q.id for q in asking}), None)
    return Say(questions_card(record, context, page))
