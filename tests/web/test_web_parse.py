"""What the page sends, read: events, hints, limits held again, and a sentence for everything else."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import limits
from bot.adapters.web import parse
from bot.adapters.web.parse import PEOPLE, Received, Unreadable
from bot.cards import Action, Form, Option, Pick, Write
from bot.events import Click, Command, Hints, Member, Place, Submit, Visit
from tests.web.desk import DEBRIEF

KEY = "0d3f2a1e-7c4b-4f43-9a37-3f1c2b4d5e6f"
SHAMING = re.compile(r"!|\b(invalid|please|fail\w*|error|missed|overdue|simply|obviously|unfortunately|you should|we)\b", re.IGNORECASE)


def sent(kind: str, **more: object) -> dict[str, object]:
    return {"kind": kind, "me": "ada", "key": KEY, **more}


def read(body: object, *, form: Form | None = None, root: str = "jsc") -> Received:
    return parse.read(
        body, root=root, day="20261124", forms=lambda me, action: form if (me, action) == ("ada", "debrief:i1:3") else None
    )


def refused(body: object, form: Form | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(body, form=form)
    assert caught.value.sentence.endswith(".")
    assert not SHAMING.search(caught.value.sentence)
    return caught.value


class TestLine:
    @pytest.mark.parametrize(
        ("line", "verb", "text"),
        [
            ("/jsc", "", ""),
            ("  /jsc  ", "", ""),
            ("/jsc help", "help", ""),
            ("/JSC Log  Acme, staff PM ", "Log", "Acme, staff PM"),
            ("/jsc log a\nb", "log", "a\nb"),
            ("/jsc\tlog\tAcme  Labs", "log", "Acme  Labs"),
        ],
    )
    def test_verb_and_text(self, line: str, verb: str, text: str) -> None:
        received = read(sent("line", line=line))
        assert received.event == Command(
            f"20261124|{KEY}", Member("web", "ada"), "demo", Place("web", "chat.ada"), Hints("Ada"), verb, text
        )
        assert (received.me, received.key, received.line) == ("ada", KEY, line)

    @pytest.mark.parametrize("line", ["", " ", "hello", "jsc help", "/jscx", "/help", "// jsc", "hello /jsc"])
    def test_any_other_line_is_told_that_it_is_not_read(self, line: str) -> None:
        assert "only read lines that start with /jsc" in refused(sent("line", line=line)).sentence

    def test_the_command_may_have_another_name(self) -> None:
        assert read(sent("line", line="/council help"), root="council").event.key == f"20261124|{KEY}"

    def test_a_line_typed_in_the_room_says_so(self) -> None:
        event = read(sent("line", line="/jsc council here", screen="room.12")).event
        assert isinstance(event, Command)
        assert event.place == Place("web", "room.12", private=False, closed=True, counted=True)

    @pytest.mark.parametrize("screen", ["room", "room.", "room.x", "room.1234567", "room.1 ", "chat.ben", "", "Home"])
    def test_a_screen_that_is_none_is_refused(self, screen: str) -> None:
        assert "I could not read that" in refused(sent("line", line="/jsc help", screen=screen)).sentence

    @given(st.text())
    def test_any_text_after_a_verb_arrives_as_it_was_typed(self, text: str) -> None:
        event = read(sent("line", line=f"/jsc log {text}")).event
        assert isinstance(event, Command)
        assert event.text == text.strip() or not text.strip()


class TestPress:
    def test_it_carries_the_action_what_is_chosen_and_where_it_stood(self) -> None:
        received = read(sent("press", action="tick:apply:a1:7", chosen=["read", "fit"], message="8c0a.3", screen="home"))
        assert received.event == Click(
            f"20261124|{KEY}",
            Member("web", "ada"),
            "demo",
            Place("web", "home.ada"),
            Hints("Ada"),
            Action("tick", "apply", "a1", 7),
            ("read", "fit"),
        )
        assert (received.origin.screen, received.origin.message, received.line) == ("home", "8c0a.3", "")

    @pytest.mark.parametrize("action", ["", "a b", "ä", "x" * 101, "tick:" + "9" * 100, "a:<b>"])
    def test_a_forged_action_changes_nothing(self, action: str) -> None:
        assert "none of mine" in refused(sent("press", action=action)).sentence


class TestForm:
    def submitted(self, **values: object) -> dict[str, object]:
        return sent("form", action="debrief:i1:3", values=values)

    def test_every_input_has_an_entry(self) -> None:
        event = read(self.submitted(well="It went well.", who="ben"), form=DEBRIEF).event
        assert isinstance(event, Submit)
        assert event.action == Action("debrief", "i1", 3)
        assert event.values == {"well": "It went well.", "next": "", "steer": (), "who": ("ben",)}

    def test_picks_may_come_as_a_list_or_alone_and_count_once(self) -> None:
        event = read(self.submitted(well="Yes", steer=["no", "no"], who=""), form=DEBRIEF).event
        assert isinstance(event, Submit)
        assert event.picked("steer") == ("no",)
        assert event.picked("who") == ()

    @pytest.mark.parametrize("length", [61, 100_000])
    def test_what_is_too_long_is_refused_by_its_input(self, length: int) -> None:
        answer = refused(self.submitted(well="x" * length), DEBRIEF)
        assert answer.field == "well"
        assert f"{length - 60:,} characters over" in answer.sentence

    def test_length_is_counted_as_the_core_counts_it(self) -> None:
        fits, over = "😀" * 30, "😀" * 30 + "x"
        event = read(self.submitted(well=fits), form=DEBRIEF).event
        assert isinstance(event, Submit)
        assert event.text("well") == fits
        assert refused(self.submitted(well=over), DEBRIEF).field == "well"

    @pytest.mark.parametrize("well", ["", "  \n ", ["a"]])
    def test_what_is_needed_is_asked_for(self, well: object) -> None:
        assert refused(self.submitted(well=well), DEBRIEF).field == "well"

    def test_a_needed_pick_is_asked_for(self) -> None:
        pick = Pick(id="steer", label="Which", options=(Option(id="a", label="A"), Option(id="b", label="B")), need=True)
        form = Form("Debrief", "Save", Action("debrief", "i1", 3), pick)
        assert "is needed" in refused(self.submitted(steer=[]), form).sentence

    @pytest.mark.parametrize("values", [{"steer": ["maybe"]}, {"who": ["mallory"]}, {"who": ["ben", "cleo"]}, {"steer": "yes or no"}])
    def test_what_was_never_offered_is_not_taken(self, values: dict[str, object]) -> None:
        answer = refused(self.submitted(well="Yes", **values), DEBRIEF)
        assert answer.field in values
        assert "open it again" in answer.sentence

    def test_many_may_be_picked_where_many_may(self) -> None:
        pick = Pick(id="steer", label="Which", options=(Option(id="a", label="A"), Option(id="b", label="B")), many=True)
        event = read(self.submitted(steer=["b", "a"]), form=Form("Debrief", "Save", Action("debrief", "i1", 3), pick)).event
        assert isinstance(event, Submit)
        assert event.picked("steer") == ("b", "a")

    def test_an_input_the_form_does_not_have_is_not_taken(self) -> None:
        assert "has changed" in refused(self.submitted(well="Yes", extra="x"), DEBRIEF).sentence

    def test_a_form_from_before_a_restart_is_held_to_the_limits_of_every_form(self) -> None:
        event = read(sent("form", action="log:1", values={"firm": "Acme", "days": ["mo"]})).event
        assert isinstance(event, Submit)
        assert event.values == {"firm": "Acme", "days": ("mo",)}
        assert refused(sent("form", action="log:1", values={"firm": "x" * (limits.WRITE + 1)})).field == "firm"

    def test_another_persons_open_form_is_not_this_ones(self) -> None:
        body = self.submitted(well="x" * 100) | {"me": "ben"}
        assert isinstance(read(body, form=DEBRIEF).event, Submit)

    @given(
        st.dictionaries(
            st.sampled_from(["well", "next", "steer", "who"]),
            st.one_of(st.text(max_size=90), st.lists(st.sampled_from(["yes", "ben"]))),
        )
    )
    def test_what_is_taken_fits_the_form(self, values: dict[str, Any]) -> None:
        try:
            event = read(self.submitted(**values), form=DEBRIEF).event
        except Unreadable:
            return
        assert isinstance(event, Submit)
        assert set(event.values) == {each.id for each in DEBRIEF.inputs}
        for each in DEBRIEF.inputs:
            if isinstance(each, Write):
                assert len(event.text(each.id)) <= each.most


def test_visit() -> None:
    assert read(sent("visit", zone="Europe/Lisbon")).event == Visit(
        f"20261124|{KEY}", Member("web", "ada"), "demo", Hints("Ada", "Europe/Lisbon")
    )


class TestRefused:
    @pytest.mark.parametrize(
        "body",
        [
            None,
            [],
            "x",
            7,
            {},
            {"kind": "other"},
            sent("line"),
            sent("line", line=7),
            sent("line", line="/jsc", more="x"),
            sent("line", line="/jsc", screen="kitchen"),
            sent("press", action="a", chosen="read"),
            sent("press", action="a", chosen=["<b>"]),
            sent("press", action="a", chosen=["a"] * 11),
            sent("press", action="a", message="../x"),
            sent("press", action=["a"]),
            sent("form", action="a", values=[]),
            sent("form", action="a", values={"A b": "x"}),
            sent("form", action="a", values={"a": 7}),
            sent("form", action="a", values={f"a{n}": "x" for n in range(6)}),
            sent("visit") | {"key": ""},
            sent("visit") | {"key": "../../../../etc"},
            sent("visit") | {"key": "a" * 65},
            sent("visit", zone="x" * 65),
        ],
    )
    def test_what_no_page_of_ours_sends(self, body: object) -> None:
        assert "could not read that" in refused(body).sentence

    @pytest.mark.parametrize("me", ["", "mallory", "Ada", "ada "])
    def test_nobody(self, me: str) -> None:
        assert "Nobody here" in refused(sent("visit") | {"me": me}).sentence

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
        )
    )
    def test_any_other_json(self, body: object) -> None:
        refused(json.loads(json.dumps(body)))


class TestHints:
    @pytest.mark.parametrize(
        ("zone", "locale", "hints"),
        [
            ("Europe/Lisbon", "pt-PT", Hints("Ada", "Europe/Lisbon", "pt-PT")),
            ("Asia/Calcutta", "", Hints("Ada", "Asia/Calcutta")),
            ("Mars/Olympus", "en", Hints("Ada", "", "en")),
            ("../etc/passwd", "de_DE", Hints("Ada")),
            ("", "x" * 36, Hints("Ada")),
            ("UTC", "<b>", Hints("Ada", "UTC")),
            ("", "zh-Hant-TW", Hints("Ada", "", "zh-Hant-TW")),
        ],
    )
    def test_only_what_is_a_zone_and_a_language_is_handed_on(self, zone: str, locale: str, hints: Hints) -> None:
        assert read(sent("visit", zone=zone, locale=locale)).event == Visit(f"20261124|{KEY}", Member("web", "ada"), "demo", hints)


class TestMove:
    def test_to_the_next_note(self) -> None:
        assert parse.move({"to": "next"}) is None

    @pytest.mark.parametrize("seconds", [1, 1200, 1_209_600, 31 * 86400])
    def test_forward(self, seconds: int) -> None:
        assert parse.move({"seconds": seconds}) == dt.timedelta(seconds=seconds)

    @pytest.mark.parametrize(
        "body",
        [
            {"seconds": 0},
            {"seconds": -1},
            {"seconds": 31 * 86400 + 1},
            {"seconds": 1.5},
            {"seconds": "9"},
            {},
            None,
            {"seconds": True},
            {"to": "past"},
            {"seconds": 5, "to": "next"},
            {"seconds": None},
        ],
    )
    def test_and_no_other_way(self, body: object) -> None:
        with pytest.raises(Unreadable, match="moves forward"):
            parse.move(body)


def test_five_members_and_a_facilitator() -> None:
    assert [p.name for p in PEOPLE if p.role == "member"] == ["Ada", "Ben", "Cleo", "Dev", "Rosa"]
    assert [p.name for p in PEOPLE if p.role == "facilitator"] == ["Fay"]
