"""The log, as a member meets it."""

from __future__ import annotations

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
