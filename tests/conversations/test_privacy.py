"""What is stored, export, and deleting everything."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

from bot.app import App
from bot.context import Context
from bot.deliveries import Delivery, NotSent, Parked, Receipt, Sent
from bot.events import Submit
from bot.outbox import Outbox
from bot.ratelimit import LIMITS
from bot.store.sqlite import copy
from playbook.mission import Mission, Need
from playbook.offer.outcome import Impression, Outcome
from playbook.offer.rules import Verdict
from playbook.offer.situation import Evidence, EvidenceKind, Item, Obstacle, Situation, Tick
from playbook.offer.situation import Offer as Came
from playbook.records import (
    Act,
    Advised,
    Answer,
    Apart,
    Ask,
    Been,
    Census,
    Checked,
    Council,
    Debrief,
    Draft,
    Erasure,
    Facilitator,
    Farewell,
    FirstCode,
    Fit,
    Heard,
    HelpPlace,
    Interview,
    Invitation,
    InviteCode,
    Job,
    JobEvent,
    JobMission,
    Joins,
    KeptHour,
    LandedWord,
    Leaver,
    Listening,
    Looking,
    Matched,
    Meeting,
    Mood,
    NextStep,
    Notice,
    Offer,
    OpenSeats,
    Part,
    Pledge,
    Poll,
    PollAnswer,
    Post,
    Profile,
    Proposal,
    ProposalSays,
    Quietness,
    Record,
    Reminder,
    Report,
    Result,
    Review,
    Reword,
    Room,
    Round,
    RoundNote,
    RoundQuestion,
    Run,
    Seat,
    SeatSwap,
    Seen,
    Sentence,
    SentenceTest,
    Share,
    SharePart,
    Sheet,
    Shown,
    ShownAnswer,
    Supporter,
    TakenDown,
    Target,
    TermsTalk,
    TimeOffer,
    Trial,
    TwoPager,
    Vote,
    VotedOut,
    Ways,
    Week,
    WeekCount,
    kinds,
)
from tests.stage import START, Actor, Stage, card_text


async def a_life(ada: Actor) -> None:
    await ada.says("/jsc log Quillon Freight, night planner, applied, referral")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They liked the Zephyr rollout.", "felt": "=1+1"})


async def test_export_holds_everything_as_files_in_the_chat(ada: Actor) -> None:
    await a_life(ada)
    await ada.says("/jsc privacy")
    ada.sees("Your privacy", "Stored: 1 job, 1 debrief", "[!Delete everything!]")
    await ada.presses("Export my data")
    ada.sees("On its way to your direct messages")
    assert [f.name for f in ada.files] == ["everything.json", "jobs.csv", "readable.md", "search-record.csv"]
    whole = json.loads(ada.files[0].data)
    assert {r["kind"] for r in whole["records"]} == {"profile", "job", "debrief"}
    job = next(r for r in whole["records"] if r["kind"] == "job")
    assert Job.model_validate({k: v for k, v in job.items() if k not in ("kind", "version")}).firm == "Quillon Freight"
    assert b"Quillon Freight" in ada.files[1].data
    assert b"They liked the Zephyr rollout." in ada.files[2].data
    await ada.says("/jsc")
    ada.sees("Just done: your export is in your direct messages")


async def test_files_are_taken_off_the_chat(stage: Stage, ada: Actor) -> None:
    await a_life(ada)
    await ada.says("/jsc privacy")
    await ada.presses("Export my data")
    await ada.presses("Take files off here")
    ada.sees("The files are being taken off")
    assert len(stage.removed) == 1
    (receipt,) = [card for _, card in ada.messages if card.title == "4 of 4 files taken off"]
    assert "Copies you saved stay with you." in card_text(receipt)


async def test_files_that_cannot_be_taken_off_are_said_to_stay(stage: Stage, ada: Actor) -> None:
    """The platform keeps them: the receipt says so, and does not call them gone."""
    await a_life(ada)
    await ada.says("/jsc privacy")
    await ada.presses("Export my data")

    class Keeps(Away):
        async def send(self, delivery: Delivery) -> Receipt:
            return Parked("cant_delete_file") if delivery.do == "remove" else await stage.send(delivery)

    stage.outbox = Outbox(stage.app, {"stage": Keeps()}, {"stage": LIMITS["web"]})
    await ada.presses("Take files off here")
    titles = [card.title for _, card in ada.messages]
    assert "Some files stay in this chat" in titles
    assert "4 of 4 files taken off" not in titles


async def test_home_is_empty_as_soon_as_everything_is_deleted(stage: Stage, ada: Actor) -> None:
    await a_life(ada)
    ada.home = (await ada.visits_home()).card
    newcomer = (await stage.member("ben").visits_home()).card
    await ada.says("/jsc privacy")
    await ada.presses("Delete everything")
    await ada.presses("Delete")
    await ada.fills({"word": "DELETE"})
    assert ada.home == newcomer, "nobody has to open it for that"


async def test_delete_takes_everything_and_says_what_it_could_not(stage: Stage, ada: Actor, tmp_path: Path) -> None:
    await a_life(ada)
    before = len(ada.messages)
    assert before
    await ada.says("/jsc privacy")
    await ada.presses("Delete everything")
    ada.sees("Delete everything?", "Nothing is deleted yet.", "There is no undo.")
    await ada.presses("Delete")
    await ada.fills({"word": "delete"})
    ada.sees("Nothing was deleted", "The word was not DELETE.")
    assert await ada.records(Job)
    await ada.presses("My privacy page")
    await ada.presses("Delete everything")
    await ada.presses("Delete")
    await ada.fills({"word": "DELETE"})
    ada.sees("Deleted: 1 job, 1 debrief")
    await stage.passes(seconds=10)
    assert len(stage.removed) == before
    receipts = [card for _, card in ada.messages]
    assert [c.title for c in receipts] == ["All gone"], "every card of ours left the chat, the receipt alone is there"
    assert f"{before} taken off" in receipts[0].plain()
    assert await ada.records(Profile) == []
    assert await stage.app.store.rows("SELECT count(*) FROM subjects") == [(0,)]
    assert await stage.app.store.rows("SELECT count(*) FROM outbox") == [(0,)]
    assert await stage.app.store.rows("SELECT count(*) FROM erased") == [(1,)]
    await copy(stage.app.store.path, tmp_path / "after.db")
    raw = (tmp_path / "after.db").read_bytes() + stage.app.store.path.read_bytes()
    assert b"Quillon" not in raw


async def test_whoever_leaves_and_returns_finds_all_as_it_was(stage: Stage, ada: Actor) -> None:
    await a_life(ada)
    await ada.says("/jsc privacy")
    await ada.presses("Leave, keep my data")
    ada.sees("stays until Wed 23 Dec, then it is deleted")
    await stage.passes(days=20)
    await ada.says("/jsc")
    await stage.passes(days=30)
    assert len(await ada.records(Debrief)) == 1
    await ada.says("/jsc privacy")
    await ada.presses("Leave, keep my data")
    await stage.passes(days=31)
    assert await ada.records(Debrief) == []


async def test_a_deletion_is_over_when_the_chat_is_closed_and_nobody_can_be_told(stage: Stage, ada: Actor) -> None:
    await a_life(ada)
    stage.closed.add("ada")
    await ada.says("/jsc privacy")
    await ada.presses("Delete everything")
    await ada.presses("Delete")
    await ada.fills({"word": "DELETE"})
    ada.sees("Deleted: 1 job, 1 debrief")
    await stage.passes(minutes=5)
    assert await stage.app.store.rows("SELECT count(*) FROM subjects") == [(0,)], "also the nameless one that swept"
    assert await stage.app.store.rows("SELECT count(*) FROM outbox") == [(0,)]


class Away:
    """A platform that cannot be reached at all."""

    platform = "stage"

    async def run(self, app: App) -> None:
        raise NotImplementedError

    async def send(self, delivery: Delivery) -> Receipt:
        return NotSent("down", 0.1)

    async def find(self, delivery: Delivery) -> Sent | None:
        return None


async def test_a_deletion_is_over_after_a_week_even_if_the_platform_is_away(stage: Stage, ada: Actor) -> None:
    await a_life(ada)
    stage.outbox = Outbox(stage.app, {"stage": Away()}, {"stage": LIMITS["web"]})
    await ada.says("/jsc privacy")
    await ada.presses("Delete everything")
    await ada.presses("Delete")
    await ada.fills({"word": "DELETE"})
    assert await stage.app.store.rows("SELECT count(*) FROM subjects") == [(1,)]
    stage.clock.move(dt.timedelta(days=8))
    await stage.outbox.once()
    assert await stage.app.store.rows("SELECT count(*) FROM subjects") == [(0,)]


async def test_a_card_in_flight_while_everything_is_deleted_is_taken_off_again(stage: Stage, ada: Actor) -> None:
    await a_life(ada)
    await ada.says("/jsc privacy")
    await ada.presses("Delete everything")
    await ada.presses("Delete")
    form = ada.form
    assert form is not None
    delete, sends = form.action, stage.send

    class Slow(Away):
        async def send(self, delivery: Delivery) -> Receipt:
            if delivery.do == "new" and delivery.card is not None and delivery.card.title == "Your export":
                event = Submit(stage.key(), ada.who, "harbour", ada.hints, delete, {"word": "DELETE"})
                await stage.app.handle(event)
            return await sends(delivery)

    stage.outbox = Outbox(stage.app, {"stage": Slow()}, {"stage": LIMITS["web"]})
    await ada.presses("Export first")
    await stage.passes(minutes=5)
    assert [card.title for _, card in ada.messages] == ["All gone"], "the export that was on its way is not left behind"


async def test_an_export_that_could_not_be_sent_is_not_said_to_be_there(stage: Stage, ada: Actor) -> None:
    await a_life(ada)
    stage.closed.add("ada")
    await ada.says("/jsc privacy")
    await ada.presses("Export my data")
    await ada.visits_home()
    ada.sees("Kept for you: 1 note I could not send").misses("your export is in")
    await stage.passes(minutes=1)
    await ada.presses("Read the note")
    ada.sees("Note: your export")
    stage.closed.clear()
    await ada.presses("Open the note")
    assert len(ada.files) == 4, "asked for by hand, and not brought a second time by itself"
    await ada.visits_home()
    ada.sees("Just done: your export is in your direct messages").misses("Kept for you")


TOLD = Situation(
    obstacle=Obstacle.MARKET,
    evidence=(
        Evidence(EvidenceKind.MARKET, "=1+1", "a survey", START.date(), (Tick.TRUE, Tick.CONCRETE)),
        Evidence(EvidenceKind.SCOPE),
    ),
)
EXAMPLES: dict[type[Record], Record] = {
    Looking: Looking(id="x", pace="quiet", field="=design", languages=("English",), zone="UTC", meets="either", since=START),
    Matched: Matched(next=START),
    OpenSeats: OpenSeats(id="x"),
    Joins: Joins(id="x"),
    Proposal: Proposal(id="1", people=("x", "y"), made=START, goes=START),
    ProposalSays: ProposalSays(id="1.x", says="no", at=START),
    Report: Report(id="1", council="x", what="post", ref="1", words="=1", at=START),
    TakenDown: TakenDown(id="post.1", reason="@x", at=START),
    Vote: Vote(id="1.2", seat="1", at=START),
    VotedOut: VotedOut(id="x", at=START),
    Act: Act(id="1", what="rooms", at=START),
    Census: Census(day=START.date(), lines=(("Taking part", "=7"),)),
    Checked: Checked(at=START, lines=(("ok", "Slack", ""),)),
    FirstCode: FirstCode(known_by="x"),
    HelpPlace: HelpPlace(id="1", name="=Line", how="@ring", at=START),
    InviteCode: InviteCode(id="x", until=START),
    Ways: Ways(off=("review",)),
    Apart: Apart(people=("x",), persons=("ben",), firms=("@Acme",)),
    Answer: Answer(id="1", post="1", seat="1", words="=1", at=START),
    Been: Been(id="1.1", post="1", seat="1"),
    Post: Post(id="1", seat="1", what="debrief", rows=(("Went well", "@all"),), at=START),
    Share: Share(id="1", what="question", council="x", parts=(SharePart(id="question", label="Question", words="=1"),)),
    Reword: Reword(id="1", council="x", was=3, rows=(("Question", "=3"),)),
    Shown: Shown(id="1", seat="1", to="x", what="debrief", rows=(("Went well", "-1"),), at=START),
    ShownAnswer: ShownAnswer(id="1", words="=2", at=START),
    Round: Round(id="2026-11-26", day=START.date(), at=START, seat="1", said=("4 of 5",)),
    RoundQuestion: RoundQuestion(id="2026-11-26_1", day=START.date(), seat="1", words="=1", at=START),
    RoundNote: RoundNote(id="2026-11-26_1_line", round="2026-11-26", seat="1", what="line", rows=(("Stuck", "+1"),), at=START),
    TimeOffer: TimeOffer(id="2026-11-26_1", at=START),
    SeatSwap: SeatSwap(id="1", asker="1", day=START.date(), later=START.date(), seat="2"),
    WeekCount: WeekCount(id="2026-11-26_1", kept=True, low=False),
    Poll: Poll(id="1", began=START, course="pause"),
    PollAnswer: PollAnswer(id="1_1", course="merge", at=START),
    LandedWord: LandedWord(id="1", seat="1", words="=1", at=START),
    SentenceTest: SentenceTest(id="1", sentence="1", seat="1", to="x", words="=1", at=START, shown=START),
    Heard: Heard(id="1", words="@cmd", at=START),
    Farewell: Farewell(id="1", seat="1", words="=1", at=START),
    Leaver: Leaver(id="1", person="ben"),
    Meeting: Meeting(place="lobby"),
    Invitation: Invitation(id="abc", council="x", until=START, left=2),
    Pledge: Pledge(id="x", name="Ada"),
    Advised: Advised(id="1", offer="1", at=START, rules=1, rule=9, verdict=Verdict.ASK, situation=TOLD),
    Ask: Ask(id="1", offer="1", item=Item.BASE, number="@90k", outcome=Outcome.PART, asked=START),
    Council: Council(name="birch", platform="stage", made=START),
    Debrief: Debrief(id="1", at=START, well="=SUM(A1)"),
    Draft: Draft(id="1", form="line", values={"line": "x", "many": ("a", "b")}, at=START),
    Erasure: Erasure(at=START, zone="UTC", counts="1 job", cards=1),
    Fit: Fit(id="1", role="=1+1", place="Lisbon", since=START.date()),
    Facilitator: Facilitator(id="x", person="ada", since=START),
    Interview: Interview(id="1", job="1", start=START, zone="UTC"),
    Job: Job(id="1", firm="@cmd", opened=START.date(), events=(JobEvent(id="e", kind="applied", day=START.date(), at=START),)),
    NextStep: NextStep(words="=1+1"),
    JobMission: JobMission(id="1", name="=2+2", at=START, mission=Mission(needs=(Need(id="n1", kind="budget", need="@one tester"),))),
    KeptHour: KeptHour(weekday=3, start=dt.time(10), since=START.date(), uid="x"),
    Listening: Listening(id="1", who="@R", heard="=2", says="yes", fit="1"),
    Mood: Mood(id="2026-11-23", monday=START.date(), place=3, at=START),
    Notice: Notice(id="1", what="done", at=START),
    Offer: Offer(id="1", job="1", came=Came.VERBAL, at=START, deadline=START, package=(Part(item=Item.BONUS, words="-"),), told=TOLD),
    Profile: Profile(),
    Reminder: Reminder(id="1", what="-2", when=START, zone="UTC"),
    Result: Result(id="1", changed="=SUM(A1)", leverage="skill", led=True, was={"changed": "x", "fits": None}),
    Review: Review(id="1", day=START.date()),
    Room: Room(place="r"),
    Run: Run(id="1", checklist="unstuck", started=START.date()),
    Quietness: Quietness(),
    Sheet: Sheet(id="1", interest="yes", wait_until=START),
    Seen: Seen(id="1", claim="employers-market", words="=slow", at=START),
    Sentence: Sentence(id="1", words="+1", since=START.date(), tested=START.date()),
    Seat: Seat(id="1", member="x", person="ada", name="Ada", since=START),
    Supporter: Supporter(id="1", name="Rosa"),
    Target: Target(id="1", since=START.date()),
    TermsTalk: TermsTalk(id="1", offer="1", at=START, well="calm", seen=(Impression.CLEAR,)),
    Trial: Trial(id="1", change="x", start=START.date(), end=START.date()),
    TwoPager: TwoPager(id="1", wants="-1", since=START.date()),
    Week: Week(id="1", monday=START.date(), reads_more=True),
}


async def test_every_kind_of_record_is_in_the_export_and_can_be_read_back(stage: Stage, ada: Actor) -> None:
    """A kind that is added must be added here, and is then in the export by itself."""
    assert set(EXAMPLES) == set(kinds().values())
    await a_life(ada)
    subject = stage.app.vault.subject_id("member", "stage", "ada")

    def store(context: Context) -> None:
        for record in EXAMPLES.values():
            if not isinstance(record, Profile):
                context.records.put(record)

    await stage.app.change(subject, store)
    await ada.says("/jsc privacy")
    await ada.presses("Export my data")
    whole = json.loads(ada.files[0].data)["records"]
    for kind, example in EXAMPLES.items():
        found = [r for r in whole if r["kind"] == kind.kind]
        assert found, kind.kind
        read = [kind.model_validate({k: v for k, v in r.items() if k not in ("kind", "version")}) for r in found]
        stored = example if not isinstance(example, Profile) else (await ada.records(Profile))[0]
        assert any(r.model_dump() == stored.model_dump() for r in read), kind.kind
        assert kind.kind.upper() in ada.files[2].data.decode()
    cells = list(csv.reader(io.StringIO(ada.files[1].data.decode("utf-8-sig"))))
    assert any(row[0] == "'@cmd" for row in cells), "a spreadsheet shows it and runs nothing"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in cells for cell in row)


async def test_how_long_to_keep_holds_for_what_is_there_already(stage: Stage, ada: Actor) -> None:
    await a_life(ada)
    await stage.passes(days=40)
    await ada.says("/jsc privacy")
    ada.sees("Kept for: debriefs 180 days")
    await ada.presses("How long to keep")
    await ada.picks("Until you remove them")
    ada.sees("Kept for: debriefs until you remove them")
    await ada.presses("How long to keep")
    await ada.picks("30 days")
    assert await ada.records(Debrief) == [], "older than that already"


async def test_the_look_of_messages_changes_at_once(ada: Actor) -> None:
    await a_life(ada)
    await ada.says("/jsc privacy")
    ada.sees("Messages: discreet, only 'You have a note'")
    await ada.presses("Message look")
    ada.sees("Messages: plain, they say what they are about")


async def test_other_dates_for_the_search_record(ada: Actor) -> None:
    await a_life(ada)
    await ada.says("/jsc privacy")
    await ada.presses("Export my data")
    await ada.presses("Other dates")
    await ada.fills({"first": "whenever"})
    ada.sees("One line needs another look", "You typed: whenever to today")
    await ada.presses("Fix it")
    ada.sees("From: [whenever]")
    await ada.fills({"first": "1 Nov", "last": "22 Nov"})
    ada.sees("Search record: Sun 1 Nov to Sun 22 Nov")
    assert b"Quillon" not in ada.files[7].data
