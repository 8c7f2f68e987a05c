"""The rules from the shell: `python -m playbook`."""

from __future__ import annotations

import runpy
import sys

import pytest

from playbook.__main__ import explain, line, main, rate


def test_the_rule_set_and_a_verdict_are_explained() -> None:
    assert explain([])[0].startswith("Rule set 1.")
    derived = "\n".join(explain(["offer=written", "obstacle=none", "yes_now=yes", "needs=done", "floor_set=yes", "motive=told_to"]))
    assert "Hold" in derived


@pytest.mark.parametrize(
    ("pair", "says"),
    [("offer", "is no answer"), ("nonsense=1", "is no question"), ("offer=maybe", "has no answer maybe")],
)
def test_an_answer_that_is_none_says_what_to_write(pair: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        explain([pair])


def test_rates_and_lines() -> None:
    assert rate(["2", "40", "12", "40"]).startswith("**Up.**")
    assert rate(["1", "3"]) == "**Can't tell yet.** 1 of 3 answered. With three, any rate would be a guess."
    with pytest.raises(ValueError, match="two numbers"):
        rate(["x"])
    assert line(["Acme,", "staff", "PM,", "applied,", "zzz"]).splitlines() == [
        "firm: Acme",
        "job: staff PM",
        "kind: applied",
        "source: not said",
        "day: not said",
        "kept: zzz",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["explain"], 0, "Rule set 1."),
        (["rate", "1", "3"], 0, "Can't tell yet"),
        (["line", "Acme,", "applied"], 0, "firm: Acme"),
        ([], 2, "python -m playbook explain"),
        (["rate", "x"], 2, "two numbers"),
    ],
)
def test_the_command(arguments: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == code
    said = capsys.readouterr()
    assert says in said.out + said.err


def test_it_runs_as_a_module(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["playbook", "rate", "1", "3"])
    monkeypatch.delitem(sys.modules, "playbook.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("playbook", run_name="__main__")
    assert ended.value.code == 0
    assert "1 of 3 answered" in capsys.readouterr().out
