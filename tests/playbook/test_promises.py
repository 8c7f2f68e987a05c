"""The five promises, and who else may read a room."""

from __future__ import annotations

from playbook.council import promises


def test_what_is_not_ticked_is_told_in_short_and_in_order() -> None:
    assert promises.open_ones(promises.PROMISES) == []
    assert promises.open_ones(()) == ["what is said stays", "my own story", "looking in", "saying goodbye", "reporting"]
    assert promises.open_ones({"report", "stays", "something else"}) == ["my own story", "looking in", "saying goodbye"]


def test_each_promise_has_its_short_words() -> None:
    assert len(promises.PROMISES) == 5
    assert list(promises.SHORT) == list(promises.PROMISES)


def test_who_else_may_read_a_room_differs_by_platform() -> None:
    said = [promises.who_else(platform) for platform in ("discord", "slack", "web", "")]
    assert "private ones" in said[0]
    assert "export this channel" in said[1]
    assert said[2] == said[3] == "Whoever runs the place may be able to read it."
