"""Claims the sources make, and where the sources disagree: their types and the reader of `content/claims.toml` and `conflicts.toml`.

A claim is shown with its source, date, author's interest, support and limits, or not at all; no rule reads a number from it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, ValidationError

from playbook.words.saying import MONTH_NAMES

CLAIMS_FILE: Final = "claims.toml"
CONFLICTS_FILE: Final = "conflicts.toml"


class ContentError(ValueError):
    """A content file cannot be used. Its text has one line for each mistake: the file, the place and key, and what to write."""


_STRICT: Final = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Source(BaseModel):
    """Where claims come from: `interest` says what its author gains by them, `date` is a day, a year, or "undated".

    Title and interest stand inside sentences: "a sales recruiter's blog", "works for employers".
    """

    model_config = _STRICT

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][a-z-]{0,19}$")]
    title: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    date: Annotated[str, StringConstraints(pattern=r"^(undated|\d{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?)$")]
    interest: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    address: HttpUrl | None = None


class Claim(BaseModel):
    """One claim in our own words. `row` is where the product list names it, `figures` every number in it, `ask` a question for the
    member about their own case. `counts`: which of their own counts stand beside it, where they have any."""

    model_config = _STRICT

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    row: Annotated[str, StringConstraints(pattern=r"^[A-D][1-9]\d?$")]
    title: Title
    source: Source
    claim: Line
    support: Line
    not_for: Line
    figures: tuple[Annotated[float, Field(allow_inf_nan=False)], ...] = ()
    ask: Annotated[str, StringConstraints(max_length=120)] = ""
    counts: Literal["", "replies"] = ""


class View(BaseModel):
    """What one source holds in a disagreement."""

    model_config = _STRICT

    source: Source
    says: Line


class Conflict(BaseModel):
    """A disagreement: every view with its source, the question that decides, and what the app does. Views are never averaged."""

    model_config = _STRICT

    id: Annotated[str, StringConstraints(pattern=r"^X[1-9]\d?$")]
    title: Title
    views: Annotated[tuple[View, ...], Field(min_length=2)]
    question: Line
    does: Line
    note: Annotated[str, StringConstraints(max_length=200)] = ""
    claims: tuple[Claim, ...] = ()


# What an editor is told to write, by key.
_WRITE: Final = {
    "key": "a short word such as C",
    "title": "a title of at most 60 letters",
    "date": 'a day such as "2026-02-08", a year such as "2026", or "undated"',
    "interest": "what its author gains, in at most 60 letters",
    "address": "a full address that begins with https://",
    "id": "a short name of small letters, digits and hyphens such as runner-up (X1, X2 and so on for a conflict)",
    "row": "the row of the product list, such as B4",
    "source": "the key of a source",
    "claim": "what is claimed, in your own words and at most 200 letters",
    "support": "how well it is supported, in at most 200 letters",
    "not_for": "what it is no ground for, in at most 200 letters",
    "figures": "the numbers in it, such as [10, 25]",
    "ask": "a question of at most 120 letters, or leave it out",
    "view": "two views or more, each a [[conflict.view]] with source and says",
    "says": "what this source holds, in at most 200 letters",
    "question": "the question that decides, in at most 200 letters",
    "does": "what the app does about it, in at most 200 letters",
    "note": "how more than one view can be true, or leave it out",
    "claims": 'a list of ids from claims.toml, such as ["runner-up"]',
}

Table = Mapping[str, object]
Model = TypeVar("Model", bound=BaseModel)


def read_sources(folder: Traversable | None = None) -> dict[str, Source]:
    """The sources by key, in the file's order. Reads the disk; raises ContentError."""
    raw = _tables(_load(folder, CLAIMS_FILE), CLAIMS_FILE, "source")
    found = _models(Source, CLAIMS_FILE, "source", "key", [(each, []) for each in raw])
    return {each.key: each for each in found}


def read_claims(folder: Traversable | None = None) -> dict[str, Claim]:
    """The claims by id, in the file's order, from `folder` or from the built-in content. Reads the disk; raises ContentError."""
    sources = read_sources(folder)
    raw = _tables(_load(folder, CLAIMS_FILE), CLAIMS_FILE, "claim")
    found = _models(Claim, CLAIMS_FILE, "claim", "id", [_with_source(each, sources) for each in raw])
    return {each.id: each for each in found}


def read_conflicts(folder: Traversable | None = None) -> dict[str, Conflict]:
    """The disagreements by id, with their claims and sources in place. Reads the disk; raises ContentError."""
    sources, claims = read_sources(folder), read_claims(folder)
    raw = _tables(_load(folder, CONFLICTS_FILE), CONFLICTS_FILE, "conflict")
    found = _models(Conflict, CONFLICTS_FILE, "conflict", "id", [_with_views(each, sources, claims) for each in raw])
    return {each.id: each for each in found}


def named(name: str, claims: Mapping[str, Claim]) -> Claim | None:
    """The claim with that id, or the first one of that row of the product list: screens link to either."""
    return claims.get(name) or next((claim for claim in claims.values() if claim.row == name), None)


def beside(claim: Claim, claims: Mapping[str, Claim]) -> tuple[Claim, ...]:
    """Every claim on the same row, this one among them, in the file's order."""
    return tuple(each for each in claims.values() if each.row == claim.row)


def argued(claim: Claim, conflicts: Mapping[str, Conflict]) -> Conflict | None:
    """The first disagreement on which the claim bears."""
    return next((each for each in conflicts.values() if any(claim.id == other.id for other in each.claims)), None)


def facts(claim: Claim) -> tuple[tuple[str, str], ...]:
    """A claim as label and value lines for a card: never without source, date, interest, support and limits."""
    return (
        ("Claim", claim.claim),
        ("From", claim.source.title),
        ("Date", _date(claim.source)),
        ("Their interest", claim.source.interest),
        ("How well supported", claim.support),
        ("Not for", claim.not_for),
    )


def views(conflict: Conflict) -> tuple[tuple[str, str], ...]:
    """Every view of a disagreement as label and value lines, each with its source, date and interest."""
    return tuple((f"View {number}", f"{view.says} From {told(view.source)}.") for number, view in enumerate(conflict.views, 1))


def behind(row: str, claims: Mapping[str, Claim]) -> Source | None:
    """The source a row of the rules stands on: `C9` is the coach's. None for what is this app's own."""
    return next((each.source for each in claims.values() if each.source.key == row[:1]), None)


def without_rows(source: str) -> str:
    """A step's source as members read it: `C28, a coach's playbook` without the id, which only editors look up."""
    return _ROWS.sub("", source)


_ROWS: Final = re.compile(r"\b[A-D]\d{1,2}(?: and [A-D]\d{1,2})*, ")


def told(source: Source) -> str:
    """A source inside a sentence: `a sales recruiter's blog (no date; works for employers)`."""
    return f"{source.title} ({_date(source)}; {source.interest})"


def _date(source: Source) -> str:
    """`no date`, `2024`, or `Feb 2026`: the day says nothing more."""
    year, _, rest = source.date.partition("-")
    if source.date == "undated":
        return "no date"
    return f"{MONTH_NAMES[int(rest[:2]) - 1]} {year}" if rest else year


# -- reading ---------------------------------------------------------------------------------------------------------------------


def _load(folder: Traversable | None, name: str) -> Table:
    place = (folder if folder is not None else files("playbook") / "content") / name
    try:
        return tomllib.loads(place.read_text("utf-8"))
    except FileNotFoundError:
        raise ContentError(f"{name}: the file is not there. Put it into the content folder.") from None
    except UnicodeDecodeError:
        raise ContentError(f"{name}: the text is not UTF-8. Save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as why:
        raise ContentError(f"{name}: this is not TOML yet: {why}. Mend that line.") from None


def _tables(raw: Table, name: str, wanted: str) -> list[dict[str, object]]:
    """The tables `[[wanted]]` of a file, which may hold no other keys than the reader knows."""
    known = {CLAIMS_FILE: ("source", "claim"), CONFLICTS_FILE: ("conflict",)}[name]
    odd = [key for key in raw if key not in known]
    if odd:
        choice = " or ".join(f"[[{key}]]" for key in known)
        raise ContentError(f"{name}, {odd[0]}: this key is not known. Write {choice}, or take it out.")
    tables = raw.get(wanted, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise ContentError(f"{name}, {wanted}: this is not a list of tables. Write [[{wanted}]] above each of them.")
    return [dict(each) for each in tables]


def _with_source(raw: dict[str, object], sources: Mapping[str, Source]) -> tuple[dict[str, object], list[str]]:
    """A table with its source in place of the key, and what is wrong with the key."""
    key = raw.get("source")
    if isinstance(key, str) and key in sources:
        return raw | {"source": sources[key]}, []
    return raw, [f"source: {_quoted(key)} is no source. Write one of {', '.join(sources)}."]


def _with_views(
    raw: dict[str, object], sources: Mapping[str, Source], claims: Mapping[str, Claim]
) -> tuple[dict[str, object], list[str]]:
    """A conflict's table with sources and claims in place of keys and ids, and what is wrong with those."""
    wrong = ["views: this key is not known. Write [[conflict.view]]."] if "views" in raw else []
    filled: list[object] = []
    given = raw.pop("view", [])
    for number, view in enumerate(given if isinstance(given, list) else [given], 1):
        if isinstance(view, dict):
            view, faults = _with_source(view, sources)
            wrong += [f"view {number}, {fault}" for fault in faults]
        filled.append(view)
    ids = raw.get("claims", [])
    found: list[object] = []
    for each in ids if isinstance(ids, list) else [ids]:
        if isinstance(each, str) and each in claims:
            found.append(claims[each])
        else:
            wrong.append(f"claims: {_quoted(each)} is no claim. Write {_WRITE['claims']}.")
    return raw | {"views": filled, "claims": found}, wrong


def _models(model: type[Model], name: str, table: str, key: str, raw: Sequence[tuple[dict[str, object], list[str]]]) -> list[Model]:
    """The tables as models. Every mistake of every table is told at once, and ids may stand once only."""
    found: list[Model] = []
    wrong: list[str] = []
    seen: set[str] = set()
    for number, (values, faults) in enumerate(raw, 1):
        own = values.get(key)
        place = f"{name}, {table} {number}" + (f" ({own})" if isinstance(own, str) else "")
        wrong += [f"{place}, {fault}" for fault in faults]
        if isinstance(own, str) and own in seen:
            wrong.append(f"{place}, {key}: this is taken by one above. Write another.")
        seen.add(str(own))
        try:
            found.append(model.model_validate(values))
        except ValidationError as why:
            wrong += [line for error in why.errors() if (line := _told(place, error["loc"], error["type"], values, faults))]
    if wrong:
        raise ContentError("\n".join(wrong))
    return found


def _told(place: str, loc: tuple[int | str, ...], kind: str, values: Mapping[str, object], faults: Collection[str]) -> str | None:
    """One mistake in an editor's words; None if `faults` tells it already, since a key that was not found is no Source either."""
    keys = [str(part) for part in loc if isinstance(part, str)]
    steps = ["view" if part == "views" else f"{part + 1}" if isinstance(part, int) else part for part in loc]
    where = ", ".join(steps).replace("view, ", "view ")
    last = "view" if keys[-1] == "views" else keys[-1]
    if faults and ("source" in keys or last == "claims"):
        return None
    if kind == "extra_forbidden":
        return f"{place}, {where}: this key is not known. Take it out, or look for a slip in its name."
    what = "this is not there" if kind == "missing" else "this cannot be used"
    return f"{place}, {where}: {what}. Write {_WRITE[last]}."


def _quoted(value: object) -> str:
    return f'"{value}"' if value is not None else "nothing"
