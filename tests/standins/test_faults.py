"""The fault plan: each fault at its request, once, and none forgotten."""

from __future__ import annotations

import pytest

from tests.standins.faults import At, Fault, FaultPlan, Kind


def met(plan: FaultPlan, *names: str) -> list[Kind | None]:
    """The kind of fault each request meets."""
    return [fault.kind if (fault := plan.meet(name)) else None for name in names]


def test_a_fault_meets_the_nth_request_of_its_name_and_only_that() -> None:
    plan = FaultPlan(At(2, Fault.drop(), on="chat.*"))
    assert met(plan, "chat.update", "views.open", "chat.postMessage", "chat.postMessage") == [None, None, Kind.DROP, None]
    assert [(fired.name, fired.number) for fired in plan.fired] == [("chat.postMessage", 3)]
    plan.check()


def test_two_faults_at_one_request_happen_one_after_the_other() -> None:
    plan = FaultPlan(At(1, Fault.drop()), At(1, Fault.limited("3")))
    assert met(plan, "a", "b", "c") == [Kind.DROP, Kind.LIMITED, None]


def test_what_is_planned_during_a_run_is_counted_from_then_on() -> None:
    plan = FaultPlan()
    assert met(plan, "a", "a") == [None, None]
    plan.next(Fault.http(503), on="a")
    plan.add(At(2, Fault.lost(), on="b"))
    assert met(plan, "b", "a", "a", "b") == [None, Kind.STATUS, None, Kind.LOST]


def test_a_planned_fault_that_never_happened_fails_the_run() -> None:
    plan = FaultPlan(At(3, Fault.deaf()))
    met(plan, "a", "b")
    assert plan.unfired == [At(3, Fault.deaf())]
    with pytest.raises(AssertionError, match="never happened"):
        plan.check()


def test_the_same_seed_gives_the_same_plan_and_every_fault_has_its_own_place() -> None:
    faults = [Fault.drop(), Fault.hang(), Fault.malformed(), Fault.truncated()]
    plans = [FaultPlan.seeded(7, faults, among=9) for _ in range(2)]
    assert plans[0].unfired == plans[1].unfired
    places = [at.nth for at in plans[0].unfired]
    assert len(set(places)) == 4
    assert all(1 <= place <= 9 for place in places)
    assert {at.fault for at in plans[0].unfired} == set(faults)
    assert FaultPlan.seeded(8, faults, among=9).unfired != plans[0].unfired
    met(plans[0], *"abcdefghi")
    plans[0].check()


def test_requests_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        At(0, Fault.drop())
    with pytest.raises(ValueError, match="larger than population"):
        FaultPlan.seeded(1, [Fault.drop(), Fault.hang()], among=1)
