"""Which jobs a typed firm may mean: none, one, or several to choose from."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.pipeline import Course
from playbook.records import Job
from playbook.words import firms
from tests.playbook.histories import job


def ids(found: tuple[Course, ...]) -> list[str]:
    return [c.job.id for c in found]


def named(*names: str) -> list[Job]:
    """Open jobs at these firms; the id is the firm."""
    return [job(("applied", 5), id=name, firm=name) for name in names]


MANY = named("Acme", "Acme Labs", "Birch Health", "Café Ørsted", "Ferry GmbH", "株式会社アクメ", "A1", "Kestrel, Inc.")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("acme", ["Acme", "Acme Labs"]),
        ("ACME", ["Acme", "Acme Labs"]),
        ("acme labs", ["Acme Labs"]),
        ("acmelabs", ["Acme Labs"]),
        ("Acme Inc.", ["Acme", "Acme Labs"]),
        ("Acme Holdings", []),
        ("birch", ["Birch Health"]),
        ("bir", ["Birch Health"]),
        ("brich", ["Birch Health"]),
        ("birch healht", ["Birch Health"]),
        ("birch wealth", ["Birch Health"]),
        ("birch care", []),
        ("Birch Health Group Ltd", []),
        ("Birch Health Co. Ltd.", ["Birch Health"]),
        ("cafe orsted", ["Café Ørsted"]),
        ("CAFE ØRSTED", ["Café Ørsted"]),
        ("ferry", ["Ferry GmbH"]),
        ("Ferry AG", ["Ferry GmbH"]),
        ("feery", ["Ferry GmbH"]),
        ("kestrel", ["Kestrel, Inc."]),
        ("kestrell", ["Kestrel, Inc."]),
        ("kestrl", ["Kestrel, Inc."]),
        ("lestrel", ["Kestrel, Inc."]),
        ("株式会社", ["株式会社アクメ"]),
        ("a1", ["A1"]),
        ("a2", []),
        ("nobody", []),
        ("", []),
        ("  ", []),
        ("!!", []),
    ],
)
def test_case_accents_beginnings_and_one_slip(typed: str, found: list[str]) -> None:
    assert ids(firms.matches(typed, MANY)) == found


def test_spaces_make_no_other_name() -> None:
    assert ids(firms.matches("acmelabs", named("Acmelabs Berlin", "Acme Labs"))) == ["Acme Labs", "Acmelabs Berlin"]


def test_a_slip_is_looked_for_only_where_nothing_else_fits() -> None:
    both = named("Birch", "Birth Care")
    assert ids(firms.matches("birch", both)) == ["Birch"]
    assert ids(firms.matches("birth", both)) == ["Birth Care"]
    assert ids(firms.matches("birsh", named("Birch", "Birsha"))) == ["Birsha"]


@pytest.mark.parametrize(
    ("typed", "name", "slip"),
    [
        ("acme", "acne", True),
        ("acme", "acmee", True),
        ("acmee", "acme", True),
        ("acme", "amce", True),
        ("acme", "acem", True),
        ("acme", "acme", False),
        ("acme", "cmae", False),
        ("acme", "caem", False),
        ("acme", "abxe", False),
        ("acme", "acmexy", False),
        ("acm", "acme", False),
        ("meta", "beta", False),
        ("kestrel", "restrel", True),
        ("kestrel", "ekstrel", True),
        ("estrel", "kestrel", True),
        ("birch", "nirch", False),
    ],
)
def test_one_slip(typed: str, name: str, slip: bool) -> None:
    assert firms.one_slip(typed, name) is slip
    assert firms.one_slip(name, typed) is slip


@given(st.text(string.ascii_lowercase, min_size=7, max_size=14), st.data())
def test_every_single_slip_is_forgiven_in_a_long_name(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 2))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    wrong, missing = name[:at] + letter + name[at + 1 :], name[:at] + name[at + 1 :]
    extra, swapped = name[:at] + letter + name[at:], name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    for typed in (wrong, missing, extra, swapped):
        assert typed == name or firms.one_slip(typed, name)


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=6))
def test_any_text_may_be_typed_and_a_firm_is_found_by_its_own_name(typed: str, names: list[str]) -> None:
    listed = [job(("applied", 5), id=str(n), firm=name) for n, name in enumerate(names)]
    assert set(ids(firms.matches(typed, listed))) <= {j.id for j in listed}
    for one in listed:
        assert not one.firm.split() or one.id in ids(firms.matches(one.firm, listed))


def test_the_same_name_comes_first_then_the_latest_news() -> None:
    listed = [
        job(("applied", 2), id="labs", firm="Acme Labs"),
        job(("applied", 9), id="old", firm="Acme"),
        job(("applied", 3), id="new", firm="ACME"),
        job(("applied", 3), id="also", firm="acme"),
    ]
    assert ids(firms.matches("acme", listed)) == ["also", "new", "old", "labs"]


def test_only_jobs_that_go_on_are_found_or_those_that_ended_when_asked_for() -> None:
    listed = [
        job(("applied", 2), id="open"),
        job(("saved", 2), id="saved"),
        job(("applied", 9), ("rejected", 2), id="ended"),
        job(("applied", 9), ("closed_no_reply", 1), id="unanswered"),
        job(id="empty"),
        job(("applied", 2), id="twin", same_as="open"),
        job(("applied", 9), ("rejected", 2), id="twin-ended", same_as="open"),
        job(("applied", 9), ("rejected", 2), id="removed", removed=True),
    ]
    assert ids(firms.matches("acme", listed)) == ["open", "saved"]
    assert ids(firms.matches("acme", listed, ended=True)) == ["unanswered", "ended"]


# -- with a role ------------------------------------------------------------------------------------------------------------------

TWO = [
    job(("applied", 15), id="staff", firm="Acme", role="staff PM"),
    job(("applied", 8), id="group", firm="Acme Labs", role="group PM"),
]


@pytest.mark.parametrize(
    ("firm", "role", "new", "found"),
    [
        ("acme", "", False, ["staff", "group"]),
        ("acme", "Staff PM", True, ["staff"]),
        ("acme", "staf pm", False, ["staff"]),
        ("acme", "group", False, ["group"]),
        # Another role at a known firm: an application begins a job, other news is asked about.
        ("acme", "designer", True, []),
        ("acme", "designer", False, ["staff", "group"]),
        ("ferry", "staff PM", False, []),
    ],
)
def test_a_role_leaves_the_jobs_it_fits(firm: str, role: str, new: bool, found: list[str]) -> None:
    assert ids(firms.meant(firm, role, TWO, new=new)) == found


def test_a_job_without_a_role_may_be_meant_where_no_other_fits() -> None:
    listed = [*TWO, job(("saved", 1), id="bare", role="")]
    assert ids(firms.meant("acme", "designer", listed, new=True)) == ["bare"]
    assert ids(firms.meant("acme", "staff PM", listed, new=True)) == ["staff"]


def test_the_role_that_fits_best_wins() -> None:
    listed = [job(("applied", 1), id="longer", role="staff PM, health"), job(("applied", 5), id="same", role="staff PM")]
    assert ids(firms.meant("acme", "staff pm", listed, new=False)) == ["same"]
    assert ids(firms.meant("acme", "staff", listed, new=False)) == ["longer", "same"]


# -- twins ------------------------------------------------------------------------------------------------------------------------


def test_open_jobs_of_one_firm_and_role_may_be_one() -> None:
    listed = [
        job(("applied", 3), id="later", firm="ACME", role="Staff  PM"),
        job(("applied", 9), id="first", firm="Acme", role="staff PM"),
        job(("applied", 2), id="third", firm="acmé", role="staff pm"),
        job(("applied", 2), id="role", firm="Acme", role="group PM"),
        job(("applied", 2), id="no-role-1", firm="Acme", role=""),
        job(("applied", 2), id="no-role-2", firm="Acme", role=""),
        job(("applied", 20), ("rejected", 12), id="ended", firm="Acme", role="staff PM"),
        job(("applied", 2), id="known", firm="Acme", role="staff PM", same_as="first"),
    ]
    assert [(a.id, b.id) for a, b in firms.twins(listed)] == [("first", "later"), ("first", "third")]
