"""`Practise` before an interview: the sentence and two results said aloud against what they may ask (screen 34)."""

from __future__ import annotations

from typing import Final

from bot import faults
from bot.cards import Action, Button, Buttons
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Now, Router
from bot.search import rehearsals, standings
from playbook import mission_words, proof, rehearsal
from playbook.before_pay import mission_for
from playbook.records import Interview, JobMission, Result, Sentence
from playbook.rehearsal import Turn

router = Router()

NAME: Final = "practisetalk"
ALOUD: Final = "aloud"
"""The tick of 34a that says so; the framework's tick about stories reads it (C22)."""


@router.click("practisetalk")
def practise(event: Click, context: Context) -> ClickReply:
    """One turn of the interview, in the member's own words."""
    talk = context.records.get(Interview, event.action.arg(0))
    if talk is None or talk.state != "set" or talk.start <= context.now:
        return Update(faults.moved_on(Now("That talk has begun, or is off.", Action("go", "interview"))))
    turns = _turns(talk, context)
    at = rehearsals.place(event.action, turns)
    last = Buttons.of(Button("Get ready", Action("prep", talk.id)), Button("Home", Action("home")))
    if at < len(turns):
        return Update(rehearsals.turn_card(turns, at, NAME, talk.id, _fill(turns[at], talk), last))
    kept = "the tick that you told it aloud" if ALOUD in talk.prepared else "nothing"
    if all(turn.blank for turn in turns):
        fill = _fill(turns[0], talk)
        return Update(rehearsals.end_card(turns, NAME, talk.id, [fill] if fill is not None else [], last, kept))
    said = [] if ALOUD in talk.prepared else [Button("I told it aloud", Action("toldaloud", talk.id, talk.rev), "main")]
    return Update(rehearsals.end_card(turns, NAME, talk.id, said, last, kept))


def _turns(talk: Interview, context: Context) -> tuple[Turn, ...]:
    """Results with a number first, newest first; the first question that is still open for this job."""
    sentence = standings.latest(Sentence, context)
    results = context.records.all(Result)[::-1]
    results.sort(key=lambda result: not proof.has_number(result))
    mission = mission_for(talk.job, context.records.all(JobMission))
    asking = mission_words.for_a_talk(mission.mission)[:1] if mission is not None else ()
    return rehearsal.of_interview(talk, sentence.words if sentence is not None else "", results, "".join(asking))


def _fill(turn: Turn, talk: Interview) -> Button | None:
    match turn.fills:
        case "sentence":
            return Button("Write my sentence", Action("form", "sentence"))
        case "result":
            return Button("Add a result", Action("form", "addresult"))
        case "prep":
            return Button("Fill the blank", Action("form", "prep", talk.id, talk.rev))
        case _:
            return None


@router.click("toldaloud", of=Interview)
def told_aloud(event: Click, context: Context) -> ClickReply:
    """One tick is kept, and no word of it."""
    talk = context.named(Interview)
    if ALOUD not in talk.prepared:
        talk = context.records.put(talk.model_copy(update={"prepared": (*talk.prepared, ALOUD)}))
    turns = _turns(talk, context)
    last = Buttons.of(Button("Get ready", Action("prep", talk.id)), Button("Home", Action("home")))
    return Update(rehearsals.end_card(turns, NAME, talk.id, (), last, "the tick that you told it aloud"))
