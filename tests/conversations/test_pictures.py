"""Pictures: as text marks on cards, as PNG in the direct messages, light or dark, and what is said where none can be drawn."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path

import pytest

from bot import png
from bot.cards import Action, Buttons, Chart, utf16
from bot.context import Context
from bot.events import Command
from bot.png import COLOURS
from bot.replies import Say
from playbook.records import Mood, Notice, Profile, Trial, Week
from tests.core.test_png import hexed, pixels
from tests.stage import Actor, Stage


async def with_jobs(ada: Actor, look: str = "Plain: say what they are about") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": look})
    await ada.presses("Yes, that is my time")
    for line in ("Acme, staff PM, applied 2 Nov", "Birch Health, product lead, applied 9 Nov", "Kestrel, PM, applied 16 Nov"):
        await ada.says(f"/jsc log {line}")
    await ada.says("/jsc log acme replied 12 Nov")


def chart_of(ada: Actor) -> Chart:
    return next(block for block in ada.card.blocks if isinstance(block, Chart))


async def test_from_the_list_of_jobs_to_a_picture_in_the_direct_messages(stage: Stage, ada: Actor) -> None:
    await with_jobs(ada)
    await ada.clicks(Action("jobs"))
    await ada.presses("How far jobs get")
    ada.sees("A picture of your search", "How far each job got: Sent: 3. Replied: 1.")
    shown = chart_of(ada)
    await ada.presses("See as a picture")
    ada.sees("On its way to your direct messages", "[Dark picture]")
    (file,) = ada.files
    assert (file.name, file.mime) == ("stages-2026-11-23.png", "image/png")
    assert file.alt == "How far each job got. Sent: 3. Replied: 1. Talked: 0. Final: 0. Offer: 0."
    rows = pixels(file.data)
    assert hexed(rows[0][:4]) == COLOURS["light"]["ground"]
    card = next(card for _, card in ada.messages if card.title == "Your picture")
    assert shown in card.blocks, "the same numbers stand under it"
    await ada.says("/jsc")
    ada.sees("Just done: your picture is in your direct messages")


async def test_dark_is_remembered_until_light_is_pressed(ada: Actor) -> None:
    await with_jobs(ada)
    await ada.clicks(Action("png", "waiting"))
    await ada.presses("Dark picture")
    assert (await ada.records(Profile))[0].dark
    await ada.clicks(Action("png", "funnel"))
    ada.sees("[Light picture]")
    grounds = [hexed(pixels(file.data)[0][:4]) for file in ada.files]
    assert grounds == [COLOURS["light"]["ground"], COLOURS["dark"]["ground"], COLOURS["dark"]["ground"]]
    await ada.presses("Light picture")
    assert not (await ada.records(Profile))[0].dark
    assert hexed(pixels(ada.files[-1].data)[0][:4]) == COLOURS["light"]["ground"]


async def test_names_become_initials_in_discreet_mode_and_no_file_is_named_after_anybody(ada: Actor) -> None:
    await with_jobs(ada, "Discreet: only 'You have a note'")
    await ada.clicks(Action("png", "waiting"))
    assert [file.name for file in ada.files] == ["waiting-2026-11-23.png"]
    for name in ("Acme", "Birch", "Kestrel", "ada", "Ada"):
        assert name not in ada.files[0].alt
    card = next(card for _, card in ada.messages if card.title == "Your picture")
    assert not any(name in card.plain() for name in ("Acme", "Birch", "Kestrel"))


async def test_a_picture_is_taken_off_the_chat_and_sent_again(stage: Stage, ada: Actor) -> None:
    await with_jobs(ada)
    await ada.clicks(Action("png", "funnel"))
    await ada.presses("Take it off here", card=next(card for _, card in ada.messages if card.title == "Your picture"))
    ada.sees("The picture is being taken off")
    assert len(stage.removed) == 1
    await stage.passes(seconds=1)
    await ada.presses("Send it again")
    assert len(ada.files) == 2
    await ada.clicks(Action("pictureoff", "nothing"))
    ada.sees("This is not here any more")


async def test_two_presses_at_once_bring_one_picture(ada: Actor) -> None:
    await with_jobs(ada)
    stage = ada.stage
    before = len(ada.messages)
    subject = stage.app.vault.subject_id("member", "stage", "ada")

    def press(context: Context) -> None:
        for _ in range(2):
            context.outbox.plan("png", context.now, "funnel-light")

    await stage.app.change(subject, press)
    await stage.passes(seconds=1)
    assert len(ada.messages) == before + 1


HELD = """
import pathlib, sys, time
from bot import rasterise
folder = pathlib.Path(sys.argv[1])
(folder / "begun").touch()
while not (folder / "go").exists():
    time.sleep(0.01)
rasterise.main()
"""


async def test_while_a_picture_is_drawn_others_are_answered(ada: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await with_jobs(ada)
    stage = ada.stage
    monkeypatch.setattr("bot.png.PROGRAM", ("-c", HELD, str(tmp_path)))
    subject = stage.app.vault.subject_id("member", "stage", "ada")
    await stage.app.change(subject, lambda context: context.outbox.plan("png", context.now, "funnel-light"))
    sending = asyncio.create_task(stage.outbox.once())
    while not (tmp_path / "begun").exists():  # noqa: ASYNC110  # the other process sets no event of ours
        await asyncio.sleep(0.01)
    ben = stage.member("ben")
    said = await stage.app.handle(Command(stage.key(), ben.who, "harbour", ben.place, ben.hints, "help", ""))
    assert isinstance(said, Say)
    mine = await stage.app.handle(Command(stage.key(), ada.who, "harbour", ada.place, ada.hints, "help", ""))
    assert isinstance(mine, Say), "whose picture it is may go on as well"
    assert not ada.files
    (tmp_path / "go").touch()
    await sending
    assert [file.name for file in ada.files] == ["stages-2026-11-23.png"]
    assert len(pixels(ada.files[0].data)) == png.HEIGHT


@pytest.mark.parametrize("program", ["raise SystemExit(1)", "pass", "import time; time.sleep(60)"])
async def test_a_drawing_that_ends_in_nothing_leaves_the_marks(ada: Actor, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    await with_jobs(ada)
    monkeypatch.setattr("bot.png.PROGRAM", ("-c", program))
    monkeypatch.setattr("bot.png.LONGEST", 1.0 if "sleep" in program else 30.0)
    await ada.clicks(Action("png", "funnel"))
    await ada.stage.passes(seconds=1)
    assert ada.messages[-1][1].title == "The picture could not be drawn"
    assert "How far each job got: Sent: 3." in ada.messages[-1][1].plain()
    assert ada.files == []


async def test_where_it_is_not_installed_the_card_says_so_and_the_marks_stand(ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    await with_jobs(ada)
    await ada.clicks(Action("picture", "funnel"))
    marks = ada.card
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    await ada.presses("See as a picture")
    ada.sees("No pictures as files here", "Nothing was sent.", "The card with its marks holds every number.")
    assert marks in ada.cards, "the card with its marks stays"
    assert ada.files == []
    await ada.clicks(Action("ground", "dark", "funnel"))
    ada.sees("No pictures as files here")
    subject = ada.stage.app.vault.subject_id("member", "stage", "ada")

    def press(context: Context) -> None:
        context.outbox.plan("png", context.now, "funnel-light")

    await ada.stage.app.change(subject, press)
    await ada.stage.passes(seconds=1)
    ada.sees("The picture could not be drawn", "How far each job got: Sent: 3.")
    assert ada.files == []


async def test_with_nothing_to_draw_it_says_so(ada: Actor) -> None:
    await ada.says("/jsc")
    for of in ("funnel", "waiting", "weeks", "range", "trial", "mood", "trial.nothing", "", "other", "9"):
        for action in (Action("picture", of), Action("png", of), Action("ground", "dark", of)):
            await ada.clicks(action)
            ada.sees("Nothing to draw yet", "One line in the log is a start.").misses("On its way")
    assert ada.files == []


async def test_a_picture_that_could_not_be_sent_waits_on_home(stage: Stage, ada: Actor) -> None:
    await with_jobs(ada)
    stage.closed.add("ada")
    await ada.clicks(Action("png", "funnel"))
    assert [note.about for note in await ada.records(Notice) if note.what == "undelivered"] == ["png.funnel-light"]
    await stage.passes(minutes=1)
    await ada.clicks(Action("waiting"))
    ada.sees("Note: your picture")
    stage.closed.clear()
    await ada.presses("Open the note")
    ada.sees("On its way to your direct messages")
    assert len(ada.files) == 1
    assert not [note for note in await ada.records(Notice) if note.what == "undelivered"]


async def test_every_picture_there_is_comes_as_a_file(stage: Stage, ada: Actor) -> None:
    await with_jobs(ada)
    await stage.passes(days=40)
    today = stage.clock.now().date()
    monday = today - dt.timedelta(days=today.weekday() + 7)

    def store(context: Context) -> None:
        context.records.add(Week(monday=monday, commitments=("a", "b"), done=(0,)))
        context.records.add(Trial(change="open with the result", start=context.today, end=context.today))

    await stage.app.change(stage.app.vault.subject_id("member", "stage", "ada"), store)
    (trial,) = await ada.records(Trial)
    await ada.clicks(Action("picture", "range"))
    assert {"How far jobs get", "Days without news", "Week by week"} <= set(labels(ada))
    for of in ("range", "funnel", "waiting", "weeks"):
        await ada.clicks(Action("picture", of))
        ada.sees("A picture of your search").misses("Nothing to draw yet")
        await ada.presses("See as a picture")
    names = [file.name.rsplit("-", 3)[0] for file in ada.files]
    assert names == ["replies", "stages", "waiting", "weeks"]
    for file in ada.files:
        assert len(pixels(file.data)) == png.HEIGHT
        assert 10 < utf16(file.alt) <= 400
        assert not set(file.alt) & set("●─·█▌○–▰▱")
    assert ada.files[0].alt.startswith("Human replies within 30 days. ")
    assert ada.files[0].alt.endswith(". Can't tell yet.")
    await ada.clicks(Action("png", f"trial.{trial.id}"))
    ada.sees("Nothing to draw yet")


async def test_the_trials_picture_has_its_verdict(stage: Stage, ada: Actor) -> None:
    await with_jobs(ada)
    await ada.says("/jsc review")
    await ada.presses("Pick one change")
    await ada.picks("Open with the result, not the duty")
    for day in (1, 2, 3):
        await stage.passes(days=1)
        await ada.says(f"/jsc log Firm {day}, PM, applied")
    await ada.says("/jsc review")
    await ada.presses("Close the trial")
    ada.sees("Your trial so far", "[See as a picture]")
    verdict = ada.card
    await ada.presses("See as a picture")
    assert ada.files[-1].name == "trial-2026-11-26.png"
    assert ada.files[-1].alt.endswith("Can't tell yet.")
    assert verdict in ada.cards
    await ada.presses("Can two weeks tell?", card=verdict)
    ada.sees("# Can two weeks tell?", "To see 10% become 20% takes about 100 in each period")
    await ada.presses("What is claimed")
    ada.sees("Two weeks show whether a change works", "How well supported:", "Two weeks hold too few answers")


async def test_how_weeks_felt_is_a_picture_only_where_it_is_kept(stage: Stage, ada: Actor) -> None:
    await with_jobs(ada)
    await ada.clicks(Action("picture", "funnel"))
    ada.misses("How weeks felt")
    subject = stage.app.vault.subject_id("member", "stage", "ada")

    def keep(context: Context) -> None:
        for back, place in ((21, 3), (7, 1)):
            context.records.add(Mood(monday=context.today - dt.timedelta(days=back), place=place, at=context.now))

    await stage.app.change(subject, keep)
    await ada.clicks(Action("picture", "funnel"))
    await ada.presses("How weeks felt")
    ada.sees("How the weeks felt: Week of 2 Nov: 3 of 5. Week of 9 Nov: skipped. Week of 16 Nov: 1 of 5.")
    await ada.presses("See as a picture")
    (file,) = ada.files
    assert file.name == "felt-2026-11-23.png"
    assert file.alt == "How the weeks felt. Week of 2 Nov: 3 of 5. Week of 9 Nov: skipped. Week of 16 Nov: 1 of 5."


def labels(ada: Actor) -> list[str]:
    return [button.label for block in ada.card.blocks if isinstance(block, Buttons) for button in block.items]
