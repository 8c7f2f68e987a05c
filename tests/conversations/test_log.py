"""The log, as a member meets it."""

from __future__ import annotations

import pytest

from playbook.records import Draft, Job
from tests.stage import Actor, Stage


async def test_one_line_becomes_a_row_and_can_be_undone(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied, referral")
    ada.sees("Saved", "Job: Acme, staff PM", "Stage: applied, Mon 23 Nov", "Found through: a referral")
    await ada.presses("Undo")
    ada.sees("Undone", "Taken back: Acme, staff PM: applied, Mon 23 Nov", "not on your list")
    await ada.presses("Put it back")
    ada.sees("Put back", "Where it is: applied")
    (job,) = await ada.records(Job)
    assert [e.kind for e in job.events] == ["applied", "correction", "correction"]


async def test_what_fits_two_jobs_is_asked(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc log Acme Labs, group PM, applied")
    await ada.says("/jsc log acme said no")
    ada.sees("Which one did you mean?", "Two open jobs match. Nothing is saved yet.", "You wrote: acme said no")
    assert [len(j.events) for j in await ada.records(Job)] == [1, 1]
    await ada.picks("Acme Labs, group PM")
    ada.sees("Saved", "Job: Acme Labs, group PM", "they said no")
    await ada.says("/jsc log acme replied")
    ada.sees("Saved", "Job: Acme, staff PM")


async def test_an_unclear_line_is_kept_until_it_is_clear(ada: Actor) -> None:
    await ada.says("/jsc log Birch Health, product lead")
    ada.sees("What happened with it?", "You wrote: Birch Health, product lead")
    assert await ada.records(Job) == []
    assert len(await ada.records(Draft)) == 1
    await ada.picks("Applied")
    ada.sees("Saved", "Birch Health, product lead")
    assert await ada.records(Draft) == []


async def test_the_list_the_job_and_its_end(stage: Stage, ada: Actor) -> None:
    for firm in ("Acme", "Birch", "Cedar", "Dill", "Elm", "Fern"):
        await ada.says(f"/jsc log {firm}, PM, applied")
    await ada.says("/jsc log")
    await ada.presses("My jobs")
    ada.sees("Your jobs: 6 open", "Show all 6")
    await ada.presses("Show all 6")
    await ada.picks("Acme, PM")
    ada.sees("# Acme", "Where it is: applied")
    await ada.presses("Close this job")
    await ada.picks("They said no")
    ada.sees("Saved", "they said no")
    await ada.presses("Back to the list")
    await ada.presses("Ended")
    ada.sees("Your jobs: 1 ended")


async def test_the_same_line_twice_is_kept_once(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc log Acme, staff PM, applied")
    ada.sees("That line is there already", "It is kept once.")
    await ada.presses("Open the job")
    (job,) = await ada.records(Job)
    assert len(job.events) == 1


async def test_undo_and_put_back_make_a_chain(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc log Acme said no")
    saved = ada.card
    await ada.presses("Undo")
    ada.sees("Undone", "they said no", "Now: as it was before: applied")
    await ada.presses("Put it back")
    ada.sees("Put back", "Where it is: they said no")
    await ada.presses("Undo the last line")
    await ada.presses("My jobs")
    ada.sees("Your jobs: 1 open")
    await ada.presses("Undo", card=saved)
    ada.sees("This has moved on", "Now: Acme, staff PM: applied")


async def test_a_firm_that_writes_after_its_end_is_found(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc log Acme said no")
    await ada.says("/jsc log Acme replied")
    ada.sees("Which one did you mean?", "one that has ended does", "( ) Acme, staff PM", "( ) Another job")
    await ada.picks("Acme, staff PM")
    ada.sees("Saved", "Job: Acme, staff PM")
    assert len(await ada.records(Job)) == 1


async def test_an_interview_in_a_line_goes_on_in_its_form(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, interview set Tue 2pm")
    ada.sees("An interview: when is it?", "Your line is kept.", "[[Set my clock first]]")
    await ada.presses("Set my clock first")
    await ada.fills({"city": "Lisbon"})
    await ada.presses("Yes, that is my time")
    await ada.presses("Go on where you were")
    ada.sees("Which job: [Acme, staff PM]", "Tue 2pm")


async def test_a_day_that_is_not_clear_is_asked(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied, 3/4")
    ada.sees("Which day was it?")
    await ada.picks("Fri 3 Apr")
    ada.sees("Saved", "Stage: applied, Fri 3 Apr")


async def test_editing_keeps_the_old_line_out_of_every_count(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.presses("Edit")
    await ada.fills({"day": "someday"})
    ada.sees("One line needs another look", "The day: someday")
    await ada.presses("Fix it")
    await ada.fills({"day": "Mon 9 Nov", "firm": "Acme Care", "note": "met R."})
    ada.sees("Changed", "Job: Acme Care, staff PM", "Your note: met R.")
    (job,) = await ada.records(Job)
    assert [(e.kind, e.day.day, bool(e.retracts)) for e in job.events] == [("applied", 23, False), ("applied", 9, True)]


async def test_removing_for_good_says_what_goes_and_leaves_stubs(ada: Actor) -> None:
    await ada.says("/jsc log Quillon Freight, night planner, applied, secret words")
    await ada.presses("Undo")
    await ada.presses("Put it back")
    await ada.presses("Remove for good")
    ada.sees("Remove this for good?", "Goes: Quillon Freight, night planner: 3 lines of history", "[[Keep it]] [!Remove for good!]")
    await ada.presses("Keep it")
    await ada.presses("Remove for good")
    await ada.presses("Remove for good")
    ada.sees("Removed for good")
    (job,) = await ada.records(Job)
    assert (job.firm, job.role, job.removed) == ("", "", True)
    assert all(e.erased and not e.words for e in job.events)


async def test_going_through_quiet_jobs_counts_and_steps_back(stage: Stage, ada: Actor) -> None:
    for firm in ("Acme", "Birch", "Cedar"):
        await ada.says(f"/jsc log {firm}, PM, applied")
    await stage.passes(days=20)
    await ada.visits_home()
    ada.sees("3 want an update")
    await ada.presses("Update 3 jobs")
    ada.sees("3 quiet jobs: 1 of 3", "Job: Acme, PM", "20 days ago")
    await ada.presses("Count as no reply")
    ada.sees("3 quiet jobs: 2 of 3", "Job: Birch, PM")
    await ada.presses("Undo last")
    ada.sees("3 quiet jobs: 1 of 3", "Job: Acme, PM")
    await ada.presses("No news yet")
    await ada.presses("They replied")
    await ada.presses("Skip this one")
    ada.sees("That was the last one", "The rest can wait")
    await ada.visits_home()
    await ada.presses("Update 1 job")
    await ada.presses("I withdrew")
    ada.sees("Your jobs are up to date", "It is fresh.")


async def test_a_follow_up_comes_after_eight_days_and_the_question_after_thirty(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"city": "Lisbon", "look": "plain"})
    await ada.presses("Yes, that is my time")
    await ada.says("/jsc log Acme, staff PM, applied")
    await stage.passes(days=8)
    ada.sees("A good day to ask how it stands", "Job: Acme, staff PM", "[Snooze] [Skip] [Stop these]")
    await ada.presses("I asked them")
    ada.sees("Saved", "# Saved", "Job: Acme, staff PM")
    await stage.passes(days=22)
    ada.sees("Count this one as no reply?")
    await ada.presses("Count as no reply")
    ada.sees("Where it is: closed without a reply")
    assert not any(kind in ("stale", "follow_up") for kind, _ in await ada.pending())


async def test_twenty_five_jobs_in_pages_and_filters(ada: Actor) -> None:
    for n in range(25):
        await ada.says(f"/jsc log {chr(65 + n) * 5}, PM, applied")
    await ada.says("/jsc log AAAAA said no")
    await ada.says("/jsc log BBBBB replied")
    await ada.says("/jsc log")
    await ada.presses("My jobs")
    ada.sees("Your jobs: 24 open", "The 5 most urgent come first.", "[Add a line] [Show all 24]", "[Talking] [Quiet] [Ended] [Home]")
    await ada.presses("Show all 24")
    seen = [ada.screen.count("( ) ")]
    while "[Next]" in ada.screen:
        await ada.presses("Next")
        seen.append(ada.screen.count("( ) "))
    assert seen == [10, 10, 4]
    await ada.presses("Fewer")
    assert ada.screen.count("( ) ") == 5
    await ada.presses("Talking")
    ada.sees("Your jobs: 1 talking", "[Open it]")
    await ada.presses("Open it")
    await ada.presses("Back to the list")
    await ada.presses("Quiet")
    ada.sees("Your jobs: none quiet", "Nothing is in this part of the list.")


async def test_a_long_line_is_kept_whole(ada: Actor) -> None:
    line = "Acme, staff PM, " + "and then some more " * 60
    await ada.says(f"/jsc log {line}")
    ada.sees("What happened with it?")
    await ada.presses("Write it again")
    ada.sees(line.strip())


async def test_a_firm_that_is_only_nearly_the_same_is_asked_about(ada: Actor) -> None:
    await ada.says("/jsc log Novalis, PM, applied")
    await ada.says("/jsc log Novalia, PM, applied")
    ada.sees("Which one did you mean?", "One open job matches.", "( ) Novalis, PM")
    await ada.picks("Another job")
    ada.sees("Saved", "Job: Novalia, PM")
    assert len(await ada.records(Job)) == 2


async def drafts(ada: Actor) -> list[str]:
    return [draft.form for draft in await ada.records(Draft)]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("applied", "Which firm is it about?"),
        ("Birch, PM", "What happened with it?"),
        ("Birch said no", "I do not have that one yet"),
        ("acme said no", "Which one did you mean?"),
        ("Acme, staff PM, applied 31 Feb", "Which day was it?"),
        ("Acme, staff PM, interview Tue", "An interview: when is it?"),
    ],
)
async def test_a_line_that_is_left_leaves_nothing_behind(line: str, title: str, ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc log Acme Labs, group PM, applied")
    before = (await ada.records(Job), await drafts(ada))
    await ada.says(f"/jsc log {line}")
    ada.sees(f"# {title}", "[Leave it]")
    asked = ada.card
    assert len(await drafts(ada)) == 1
    await ada.presses("Leave it")
    ada.sees("# Left as it is", "Nothing was written down, and your line is not kept.").misses("draft")
    assert (await ada.records(Job), await drafts(ada)) == before
    await ada.presses("Leave it", card=asked)
    ada.sees("This has moved on", "That line is written down already, or was left out.")
    await ada.visits_home()
    ada.misses("draft")
