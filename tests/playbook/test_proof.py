"""Proof of work: hints, the lists that tick themselves, the lamps, the next action and the one mistake."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook import proof, selfchecks, standing
from playbook.records import Level, Result, Target
from playbook.selfchecks import Search
from playbook.standing import Standing, lamps, mistake, next_action, second_in_line, steps

LISBON = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 11, 24, 9, 12, tzinfo=LISBON)
TODAY = NOW.date()

TARGET = Target(role="staff product manager, health", level="up", by="end of March 2027", since=date(2026, 11, 9))
SETUP = Result(id="p1", changed="Setup from 9 days to 3", scope="12 clinics", leverage="skill")
MOVE = Result(id="p2", changed="Led the move to one system", scope="3 teams")
GUIDE = Result(id="p3", changed="Rewrote the support guide", leverage="knowledge")


def result(changed: str, scope: str = "", did: str = "", decision: str = "") -> Result:
    return Result(id="p9", changed=changed, scope=scope, did=did, decision=decision)


def lacks(one: Result, target: Target | None = TARGET, *, anyway: bool = False) -> list[str]:
    return [hint.lack for hint in proof.hints(one, target, anyway=anyway)]


# -- one result --------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C11")
@pytest.mark.parametrize("target", [None, TARGET.model_copy(update={"role": " "})])
def test_without_a_target_the_one_hint_is_to_name_it_and_it_blocks_nothing(target: Target | None) -> None:
    hints = proof.hints(GUIDE, target)
    assert [hint.text for hint in hints] == ["Name the work you want first; half a minute is enough. Proof is held against it."]
    assert lacks(GUIDE, target, anyway=True) == ["outcome", "number", "scope"]


@pytest.mark.row("C13")
@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (result("Cut product setup from 9 days to 3", "12 clinics"), []),
        (result("Cut product setup from 9 days to 3"), ["scope"]),
        (result("Cut product setup time", "all clinics"), ["number"]),
        (result("Cut setup from 9 days to 3", "12 clinics"), ["role"]),
        (result("Calls fell"), ["number", "scope", "role"]),
        (result("Cut product setup to 3 days for 12 clinics"), []),
        (result("Cut product setup to 3 days in 12 weeks"), ["scope"]),
        (result("Cut product setup for all clinics in 2024"), ["number"]),
    ],
)
def test_a_result_is_told_what_it_lacks(one: Result, wanted: list[str]) -> None:
    assert lacks(one) == wanted


@pytest.mark.row("C13")
def test_hints_advise_and_can_be_put_aside() -> None:
    assert lacks(GUIDE.model_copy(update={"settled": True})) == []
    assert lacks(GUIDE.model_copy(update={"settled": True}), None) == []
    assert "role" not in lacks(GUIDE.model_copy(update={"fits": True}))
    assert "role" in lacks(result("product setup from 9 to 3", "2 teams").model_copy(update={"fits": False}))
    assert all(hint.text.endswith(("?", ".")) for hint in proof.hints(GUIDE, TARGET))


@pytest.mark.row("C17")
@pytest.mark.parametrize(
    ("one", "task"),
    [
        (GUIDE, True),
        (result("Responsible for onboarding"), True),
        (result("Wrote 12 guides"), True),
        (result("Wrote 12 guides", "300 clinics"), False),
        (result("Guides for 300 clinics"), False),
        (result("Calls fell by 40%"), False),
        (result("Setup from 9 days to 3"), False),
        (result("Clinics start sooner"), False),
        (SETUP, False),
        (MOVE, False),
    ],
)
def test_a_task_without_an_outcome_is_asked_what_changed(one: Result, task: bool) -> None:
    assert proof.only_a_task(one) is task
    hint = next((hint.text for hint in proof.hints(one, TARGET) if hint.lack == "outcome"), None)
    assert hint == ("So what changed, for how many?" if task else None)


@pytest.mark.row("C16")
def test_a_decision_and_who_felt_it_is_kept_and_counts_as_leading_when_it_says_so() -> None:
    told = result("Fewer tickets", decision="I owned the choice to stop phone support; billing felt it")
    assert told.decision.endswith("billing felt it")
    assert proof.shows_leading(told)
    assert not proof.shows_leading(told.model_copy(update={"decision": ""}))
    assert not proof.shows_leading(told.model_copy(update={"led": False}))
    assert proof.shows_leading(GUIDE.model_copy(update={"led": True}))


def test_words_of_rank_link_nothing_unless_there_is_nothing_else() -> None:
    staff = result("I was staff and manager of 3 leads")
    assert proof.shared_words(staff, TARGET) == ()
    assert proof.shared_words(staff, TARGET.model_copy(update={"role": "Manager"})) == ("manager",)
    said = result("Product setup", did="for health clinics, health first")
    assert proof.shared_words(said, TARGET) == ("product", "health")
    designer = TARGET.model_copy(update={"role": "designer"})
    assert proof.fits(result("New design of 3 pages"), designer)
    assert not proof.fits(result("The des of 3 pages"), designer)


# -- several results ---------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C26")
def test_the_strongest_is_chosen_by_target_number_scope_change_outcome_and_leading() -> None:
    assert proof.strongest((), TARGET) is None
    assert proof.strongest((GUIDE, MOVE, SETUP), None) == SETUP
    assert proof.strongest((MOVE, MOVE.model_copy(update={"id": "p8"})), TARGET) == MOVE
    better = [
        result("product"),
        result("12 product"),
        result("12 product", "3 teams"),
        result("product from 12 to 3", "3 teams"),
        result("product from 12 to 3", "3 teams", did="I led it"),
    ]
    for weaker, stronger in itertools.pairwise(better):
        assert proof.strongest((weaker, stronger), TARGET) == stronger
        assert proof.strongest((stronger, weaker), TARGET) == stronger
    assert proof.strongest((better[-1].model_copy(update={"fits": False}), better[0]), TARGET) == better[0]
    task, told = result("Wrote 12 product guides"), result("12 fewer product calls")
    assert proof.strongest((task, told), TARGET) == told


def test_each_result_has_its_state_beside_it() -> None:
    results = (SETUP, MOVE, GUIDE, result("Calls fell by 40%"), result("3 calls fewer for 12 clinics"))
    best = proof.strongest(results, TARGET)
    notes = ["12 clinics; strongest so far", "3 teams", "no number yet", "no scope yet", "in place"]
    assert [proof.note(one, best) for one in results] == notes
    assert proof.note(results[-1], results[-1]) == "strongest so far"
    assert proof.note(SETUP, None) == "12 clinics"


@pytest.mark.row("A9")
def test_four_kinds_of_leverage_and_their_lines() -> None:
    assert list(proof.LEVERAGE.values()) == ["A special skill", "Special knowledge", "A hobby few have", "People I know"]
    assert proof.leverage((GUIDE, MOVE, SETUP)) == (("A special skill", SETUP), ("Special knowledge", GUIDE))


@pytest.mark.row("C30")
def test_the_intro_leads_with_the_work_and_a_result() -> None:
    intro = proof.intro(TARGET, (GUIDE, SETUP))
    assert intro.sentence == "I want to work as staff product manager, health; one result I bring: Setup from 9 days to 3 (12 clinics)."
    assert proof.intro(TARGET, (GUIDE,)).sentence is not None
    assert proof.intro(None, (SETUP,)) == proof.Intro(None, "role")
    assert proof.intro(TARGET.model_copy(update={"role": ""}), (SETUP,)) == proof.Intro(None, "role")
    assert proof.intro(TARGET, ()) == proof.Intro(None, "result")


@settings(deadline=None)
@given(st.text(max_size=75).filter(str.strip), st.text(max_size=75), st.text(max_size=200))
def test_any_words_can_be_checked(changed: str, scope: str, did: str) -> None:
    one = Result(id="p1", changed=changed, scope=scope, did=did)
    assert set(lacks(one)) <= {"outcome", "number", "scope", "role"}
    assert proof.is_complete(one) == (not {"number", "scope"} & set(lacks(one)))
    assert proof.strongest((one,), TARGET) == one
    assert proof.note(one, one)


# -- lists that tick themselves ----------------------------------------------------------------------------------------------------

THIRD = result("12 fewer product calls", "2 clinics")


def done(items: tuple[selfchecks.Item, ...]) -> list[str]:
    return [item.id for item in items if item.done]


@pytest.mark.row("C29")
@pytest.mark.parametrize(
    ("search", "ticked"),
    [
        (Search(), []),
        (Search(target=TARGET), ["target"]),
        (Search(target=TARGET.model_copy(update={"level": "unsure"})), []),
        (Search(target=TARGET.model_copy(update={"role": ""})), []),
        (Search(results=(SETUP, MOVE, GUIDE)), ["leading"]),
        (Search(results=(SETUP, THIRD, GUIDE)), []),
        (Search(results=(SETUP, THIRD, SETUP)), ["results"]),
        (Search(same_story=True), ["story"]),
        (Search(next_step=" "), []),
        (Search(next_step="ask for a call"), ["next"]),
        (Search(target=TARGET, results=(SETUP, MOVE, THIRD), same_story=True), ["target", "results", "leading", "story"]),
    ],
)
def test_the_proof_checklist_fills_itself_in(search: Search, ticked: list[str]) -> None:
    items = selfchecks.checklist(search)
    assert done(items) == ticked
    assert selfchecks.in_place(items) == len(ticked)
    assert len(items) == 5


@pytest.mark.row("C29")
def test_the_proof_checklist_says_how_far_and_that_the_last_item_is_optional() -> None:
    notes = {item.id: item.note for item in selfchecks.checklist(Search(results=(SETUP, MOVE, GUIDE)))}
    assert notes["results"] == "2 of 3 so far"
    assert notes["next"] == "optional; it comes from advice on posts"
    more = Search(results=(SETUP, MOVE, THIRD, SETUP))
    assert {item.id: item.note for item in selfchecks.checklist(more)}["results"] == "4 so far"
    assert [item.computed for item in selfchecks.checklist(more)] == [True, True, True, False, True]


@pytest.mark.row("C12")
def test_each_missing_cue_of_a_strong_signal_names_its_next_step() -> None:
    cues = selfchecks.signal(Search())
    assert [(cue.id, cue.done, cue.note) for cue in cues] == [
        ("goals", False, "Name the role and the level you want."),
        ("outcomes", False, "Write down one result with a number."),
        ("steady", False, "Set one thing for this week."),
        ("coach", False, "Ask a council peer, or someone for advice."),
    ]
    every = selfchecks.signal(Search(target=TARGET, results=(SETUP,), steady=True, listener=True))
    assert [(cue.done, cue.computed, cue.note) for cue in every] == [(True, True, "")] * 4
    by_hand = selfchecks.signal(Search(), ["coach"])
    assert [(cue.done, cue.computed, cue.note) for cue in by_hand][-1] == (True, False, "")


FRAMEWORK = [
    ("target-named", "C19", Search(target=TARGET)),
    ("target-number", "C19", Search(target=TARGET.model_copy(update={"measure": "2 offers at that level", "role": ""}))),
    ("signal-same", "C20", Search(same_story=True)),
    ("signal-cut", "C20", None),
    ("search-focus", "C21", Search(outreach=3)),
    ("search-change", "C21", Search(results=(SETUP,))),
    ("talks-aloud", "C22", Search(practised=True)),
    ("talks-read", "C22", Search(fast_read=True)),
    ("learn-look", "C23", Search(reviewed=True)),
    ("learn-change", "C23", Search(changed_one=True)),
]


@pytest.mark.parametrize(
    ("tick", "row", "search"), [pytest.param(*each, marks=pytest.mark.row(each[1]), id=each[0]) for each in FRAMEWORK]
)
def test_each_tick_of_the_framework_comes_from_data_or_by_hand(tick: str, row: str, search: Search | None) -> None:
    assert done(selfchecks.framework(Search())) == []
    if search is not None:
        assert done(selfchecks.framework(search)) == [tick]
    by_hand = {item.id: item for item in selfchecks.framework(Search(), [tick])}
    assert [own for own, item in by_hand.items() if item.done] == [tick]
    assert (by_hand[tick].row, by_hand[tick].computed) == (row, False)


def test_the_framework_has_ten_ticks_two_a_step_and_some_open_another_verb() -> None:
    items = selfchecks.framework(Search())
    assert [item.id for item in items] == [tick for tick, *_ in FRAMEWORK]
    assert [item.label.split(":")[0] for item in items] == [
        step for step in ("Target", "Signal", "Search", "Talks", "Learn") for _ in range(2)
    ]
    opens = {item.id: item.opens for item in items}
    assert (opens["talks-read"], opens["learn-look"], opens["learn-change"]) == ("council", "review", "review")
    assert all(len(item.label) <= 75 for item in items)


@pytest.mark.row("C21")
def test_focus_and_telling_of_change_are_lost_by_what_does_not_fit() -> None:
    assert "search-focus" not in done(selfchecks.framework(Search(outreach=3, off_target=1)))
    assert "search-change" not in done(selfchecks.framework(Search(results=(SETUP, GUIDE))))
    assert "target-number" not in done(selfchecks.framework(Search(target=TARGET.model_copy(update={"measure": "an offer"}))))


@pytest.mark.row("C28")
@pytest.mark.parametrize(
    ("search", "ticked", "first", "note"),
    [
        (Search(), [], "sentence", "none yet"),
        (Search(results=(SETUP, MOVE)), ["practice"], "sentence", "your proof list already has 2"),
        (Search(sentence="I get clinics live in days."), [], "results", "none yet"),
        (Search(sentence="x", results=(SETUP, GUIDE)), [], "results", "your proof list already has 1"),
        (Search(sentence="x", results=(SETUP, MOVE)), [], "practice", "your proof list already has 2"),
        (Search(sentence="x", results=(SETUP, MOVE)), ["practice"], None, "your proof list already has 2"),
    ],
)
def test_stuck_opens_the_first_unfinished_of_three(search: Search, ticked: list[str], first: str | None, note: str) -> None:
    steps = selfchecks.stuck(search.sentence, search.results, ticked)
    assert [step.id for step in steps] == ["sentence", "results", "practice"]
    opened = selfchecks.first_open(steps)
    assert (opened.id if opened else None) == first
    assert steps[1].note == note


# -- the lamps ---------------------------------------------------------------------------------------------------------------------

FULL = Standing(
    now=NOW,
    since=date(2026, 9, 1),
    role="staff PM",
    level_named=True,
    timeline="end of March",
    sentence="I get clinics live in days, not weeks.",
    peer_tested=date(2026, 11, 3),
    proof_in_place=4,
    results=3,
    commitments=2,
    review_due=date(2026, 12, 2),
    framework=frozenset(tick for tick, *_ in FRAMEWORK),
    last_log=date(2026, 11, 20),
)


def with_(**changes: object) -> Standing:
    values = {name: getattr(FULL, name) for name in Standing.__dataclass_fields__} | changes
    return Standing(**values)


@pytest.mark.row("C33")
def test_home_shows_three_lamps_each_with_the_rule_that_set_it() -> None:
    assert [(lamp.name, lamp.on, lamp.state) for lamp in lamps(FULL)] == [
        ("Signal", True, "set; a peer tested your sentence on 3 Nov"),
        ("Proof", True, "4 of 5 items in place"),
        ("Plan", True, "set; next review Wed 2 Dec"),
    ]
    assert [lamp.rule for lamp in lamps(FULL)] == [
        "Set when role and level are named, a sentence is there, and a peer tested it in the last 30 days.",
        "Set when 4 of the 5 items of the proof list are in place.",
        "Set when this week has a commitment and no review day has gone by unused.",
    ]


@pytest.mark.row("C33")
@pytest.mark.parametrize(
    ("changes", "lamp", "on", "state"),
    [
        ({"role": " "}, 0, False, "open; name the work you want"),
        ({"level_named": False}, 0, False, "open; the level you want is not named"),
        ({"sentence": ""}, 0, False, "open; your sentence is blank"),
        ({"peer_tested": None}, 0, False, "open; no peer has tested your sentence yet"),
        ({"peer_tested": TODAY - timedelta(days=30)}, 0, True, "set; a peer tested your sentence on 25 Oct"),
        ({"peer_tested": TODAY - timedelta(days=31)}, 0, False, "open; a peer last tested your sentence on 24 Oct"),
        ({"peer_tested": date(2025, 11, 3)}, 0, False, "open; a peer last tested your sentence on 3 Nov 2025"),
        ({"proof_in_place": 3}, 1, False, "3 of 5 items in place"),
        ({"proof_in_place": 5}, 1, True, "5 of 5 items in place"),
        ({"commitments": 0}, 2, False, "open; nothing is set for this week"),
        ({"review_due": TODAY}, 2, True, "set; next review Tue 24 Nov"),
        ({"review_due": TODAY - timedelta(days=1)}, 2, False, "open; a review is waiting"),
        ({"review_due": None}, 2, True, "set"),
    ],
)
def test_each_lamp_follows_its_rule(changes: dict[str, object], lamp: int, on: bool, state: str) -> None:
    drawn = lamps(with_(**changes))
    assert (drawn[lamp].on, drawn[lamp].state) == (on, state)
    assert [other.on for place, other in enumerate(drawn) if place != lamp] == [True, True]


# -- the next action ---------------------------------------------------------------------------------------------------------------

# In the order of the product list 3.6: a change to FULL that makes the step's condition true.
STEPS: list[tuple[str, dict[str, object]]] = [
    ("offer", {"offer": "o1", "offer_ends": NOW + timedelta(hours=71)}),
    ("debrief", {"debrief": "i1"}),
    ("interview", {"interview": "i2", "interview_at": NOW + timedelta(hours=5)}),
    ("target", {"role": ""}),
    ("review", {"review_due": TODAY}),
    ("stale", {"stale": 3}),
    ("proof", {"results": 0}),
    ("commitment", {"commitments": 0}),
    ("round", {"round_open": True}),
    ("framework", {"framework": FULL.framework - {"learn-change"}}),
]


def test_the_next_action_is_the_first_that_is_true_whatever_else_is() -> None:
    for chosen in itertools.product((False, True), repeat=len(STEPS)):
        true = [step for step, on in zip(STEPS, chosen, strict=True) if on]
        changes = {name: value for _, change in true for name, value in change.items()}
        order = [name for name, _ in true] + ["log"]
        where = with_(**changes)
        assert [step.id for step in steps(where)] == order
        assert next_action(where).id == order[0]
        second = second_in_line(where)
        assert (second.id if second else None) == (order[1] if len(order) > 1 else None)


@pytest.mark.parametrize(
    ("changes", "text", "why", "about"),
    [
        (STEPS[0][1], "Think the offer through. It ends Fri 27 Nov, 08:12.", "It ends in less than three days.", "o1"),
        (STEPS[1][1], "Write down how the talk went. Two minutes is enough.", "What you write now is truer than what you", "i1"),
        (STEPS[2][1], "Get ready. The talk is today, 14:12; ten minutes is enough.", "It is your closest date.", "i2"),
        (
            {"interview_at": datetime(2026, 11, 25, 7, 30, tzinfo=UTC)},
            "Get ready. The talk is tomorrow, 07:30; ten minutes is enough.",
            "It is your closest date.",
            "",
        ),
        (STEPS[3][1], "Name the work you want. Half a minute is enough.", "Everything else is held against it.", ""),
        (STEPS[4][1], "Look at your last two weeks.", "Your review day has come.", ""),
        (STEPS[5][1], "Update 3 quiet jobs.", "Fresh rows keep your rates right.", ""),
        (STEPS[6][1], "Write down one result with a number.", "No result of yours is written down yet.", ""),
        (STEPS[7][1], "Set one thing for this week.", "Nothing is set for this week yet.", ""),
        (STEPS[8][1], "Look in on your council's round.", "It is open now.", ""),
        (
            STEPS[9][1],
            "Learn: I change one thing, towards the target. Tick it, or take it on.",
            "It is the next open tick of your plan.",
            "learn-change",
        ),
        ({}, "Write down the next job you find.", "Everything else is in place.", ""),
    ],
)
def test_each_step_says_what_why_and_what_it_is_about(changes: dict[str, object], text: str, why: str, about: str) -> None:
    step = next_action(with_(**changes))
    assert step.text == text
    assert step.why.startswith(why)
    assert step.about == about
    assert step.verb


@pytest.mark.parametrize(
    ("changes", "comes"),
    [
        ({"offer_ends": NOW + timedelta(hours=72)}, False),
        ({"offer_ends": NOW + timedelta(hours=72) - timedelta(seconds=1)}, True),
        ({"offer_ends": NOW}, True),
        ({"offer_ends": NOW - timedelta(seconds=1)}, False),
        ({"interview_at": NOW + timedelta(hours=24)}, False),
        ({"interview_at": NOW + timedelta(hours=24) - timedelta(seconds=1)}, True),
        ({"interview_at": NOW - timedelta(seconds=1)}, False),
        ({"review_due": TODAY + timedelta(days=1)}, False),
        ({"review_due": TODAY - timedelta(days=1)}, True),
        ({"stale": 2}, False),
        ({"framework": frozenset({"target-named"})}, True),
    ],
)
def test_the_edges_of_the_conditions(changes: dict[str, object], comes: bool) -> None:
    assert (next_action(with_(**changes)).id != "log") is comes


def test_hours_are_hours_across_a_clock_change() -> None:
    now = datetime(2026, 10, 24, 12, 0, tzinfo=LISBON)  # the clocks go back an hour on the 25th
    end = datetime(2026, 10, 27, 11, 30, tzinfo=LISBON)  # 72.5 hours ahead, 71.5 on the wall
    assert next_action(with_(now=now, offer_ends=end, review_due=None)).id == "log"
    assert next_action(with_(now=now, offer_ends=end - timedelta(hours=1), review_due=None)).id == "offer"


def test_now_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        with_(now=datetime(2026, 11, 24, 9, 12))


@pytest.mark.parametrize("level", ["up", "same", "down", "unsure"])
def test_not_sure_names_no_level(level: Level) -> None:
    assert selfchecks.target_is_exact(TARGET.model_copy(update={"level": level})) is (level != "unsure")


# -- the mistakes ------------------------------------------------------------------------------------------------------------------

MISTAKES: list[tuple[str, dict[str, object], str]] = [
    ("vague", {"role": ""}, "Your target does not say the role yet. A sharp target is easier to help."),
    ("vague", {"level_named": False}, "Your target does not say the level yet. A sharp target is easier to help."),
    ("vague", {"timeline": " "}, "Your target does not say by when yet. A sharp target is easier to help."),
    ("untracked", {"last_log": TODAY - timedelta(days=14)}, "Nothing new is in your log for two weeks. One line is enough."),
    ("reading", {"reads_more": True}, "You said that you read more than you do. Pick one small thing to do today."),
    ("unreviewed", {"review_due": TODAY - timedelta(days=1)}, "A review is waiting. Five minutes show what to keep."),
]


@pytest.mark.row("C14")
@pytest.mark.parametrize(("own", "changes", "text"), MISTAKES)
def test_each_of_the_four_mistakes_is_seen(own: str, changes: dict[str, object], text: str) -> None:
    found = mistake(with_(**changes))
    assert found is not None
    assert (found.id, found.text) == (own, text)
    assert mistake(FULL) is None


@pytest.mark.row("C14")
def test_one_hint_at_a_time_and_the_earlier_mistake_first() -> None:
    for (first, one, text), (_, other, _) in itertools.combinations(MISTAKES, 2):
        found = mistake(with_(**(other | one)))
        assert found is not None
        assert (found.id, found.text) == (first, text)


@pytest.mark.row("C14")
def test_a_newcomer_has_two_weeks_before_an_empty_log_is_mentioned() -> None:
    assert mistake(with_(last_log=None, since=TODAY - timedelta(days=13))) is None
    assert mistake(with_(last_log=TODAY - timedelta(days=13))) is None
    late = mistake(with_(last_log=None, since=TODAY - timedelta(days=14)))
    assert late is not None
    assert late.id == "untracked"


def test_the_wanted_counts_agree_with_the_lists() -> None:
    assert len(selfchecks.checklist(Search())) == standing.PROOF_ITEMS
    assert standing.PROOF_WANTED == standing.PROOF_ITEMS - 1


def test_a_talks_line_without_an_outcome_is_offered_the_strongest_results_with_a_number() -> None:
    many = [GUIDE, SETUP, *(SETUP.model_copy(update={"id": f"x{n}", "scope": f"{n} sites"}) for n in (2, 3, 4))]
    assert GUIDE.changed not in " ".join(proof.lines(many, TARGET, most=9))
    assert len(proof.lines(many, TARGET, most=9)) == 4
    assert len(proof.lines(many, TARGET)) == 3
    assert proof.lines([SETUP], None) == ("Setup from 9 days to 3 (12 clinics)",)


def test_a_tick_by_hand_changes_no_box_that_the_data_fills_in() -> None:
    items = [
        selfchecks.Item("own", "C29", "Mine", False, False, ""),
        selfchecks.Item("other", "C29", "Mine too", False, False, ""),
        selfchecks.Item("data", "C29", "The data's", False, True, ""),
    ]
    assert selfchecks.ticked_by_hand(items, ["data", "other"], ["own", "elsewhere", "data"]) == ("elsewhere", "data", "other")
    assert selfchecks.ticked_by_hand(items, [], ["own"]) == ()
