"""The content's types and its reader: checklists and help, as TOML that an editor can change without code.

A mistake in a file raises ContentError with the file, the key and what to write there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot import limits
from bot.text import clean, weight, with_roots
from playbook.claims import Claim, Conflict, read_claims, read_conflicts

M = TypeVar("M", bound="_Content")
SLUG: Final = r"^[a-z][a-z0-9-]{0,23}$"
ITEM: Final = r"^[a-z][a-z0-9-]{0,15}$"
TITLE, CLOSING, WHY, SOURCE = 40, 300, 300, 120
"""Characters a list's title and closing, a step's reason and source may have: ten steps then fit one card."""


class ContentError(Exception):
    """A content file cannot be used; `str()` names the file, the key and what to write."""


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(_Content):
    """One item of a checklist: what to do, why, and where that comes from (a row id, or a community's own words)."""

    id: Annotated[str, Field(pattern=ITEM)]
    label: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _short(("label", self.label, limits.ITEM_LABEL), ("why", self.why, WHY), ("source", self.source, SOURCE))
        return self


class Checklist(_Content):
    """A list that is run by slash command. `note` says when it comes up; `next` names the verb its main button opens."""

    slug: Annotated[str, Field(pattern=SLUG)]
    title: Annotated[str, Field(min_length=1)]
    note: str = ""
    closing: Annotated[str, Field(min_length=1)]
    next: Literal["", "log", "interview", "debrief", "review", "offer", "plan", "proof", "mission", "council", "checkin"] = ""
    order: int = 100
    items: Annotated[tuple[Step, ...], Field(min_length=1, max_length=limits.ITEMS)]
    builtin: bool = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _short(("title", self.title, TITLE), ("note", self.note, limits.ITEM_NOTE), ("closing", self.closing, CLOSING))
        ids = [step.id for step in self.items]
        twins = sorted({id for id in ids if ids.count(id) > 1})
        if twins:
            raise ValueError(f"items: two have the id {twins[0]!r}; give each its own")
        return self


def _short(*parts: tuple[str, str, int]) -> None:
    """Raises ValueError with every part that is too long, and by how much."""
    long = [f"{name}: takes at most {most} characters, this has {weight(text)}" for name, text, most in parts if weight(text) > most]
    if long:
        raise ValueError("; ".join(long))


class Help(_Content):
    """A verb's help text."""

    verb: Annotated[str, Field(pattern=r"^[a-z]{2,16}$")]
    text: Annotated[str, Field(min_length=1, max_length=limits.VERB_HELP)]
    example: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Playbook:
    """All content, read once at start."""

    checklists: tuple[Checklist, ...]
    help: tuple[Help, ...]
    claims: Mapping[str, Claim] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)

    def checklist(self, slug: str) -> Checklist | None:
        """The checklist with that slug."""
        return next((c for c in self.checklists if c.slug == slug), None)


def read_playbook(extra: Path | None = None) -> Playbook:
    """The built-in content, and the lists of a community's own folder beside it.

    Raises ContentError with every mistake in the folder, one line each.
    """
    home = resources.files("playbook") / "content"
    built = _read_all(_files(home / "checklists"), builtin=True)
    own = read_folder(extra) if extra is not None else ()
    entries = _table(home / "help.toml")["verb"]
    verbs = tuple(_model(Help, entry, "help.toml", f"verb.{n}") for n, entry in enumerate(entries if isinstance(entries, list) else []))
    _no_twins(built, own)
    return Playbook((*_ordered(built), *_ordered(own)), verbs, read_claims(), read_conflicts())


def read_folder(folder: Path) -> tuple[tuple[str, Checklist], ...]:
    """A community's own lists, each with its file's name. Raises ContentError with every mistake, one line each."""
    files = _files(folder)
    if not files:
        raise ContentError(f"{folder}: holds no .toml file. Put one there for each checklist.")
    found = _read_all(files, builtin=False)
    _no_twins(_read_all(_files(resources.files("playbook") / "content" / "checklists"), builtin=True), found)
    return found


def _read_all(files: Iterable[Traversable], *, builtin: bool) -> tuple[tuple[str, Checklist], ...]:
    found: list[tuple[str, Checklist]] = []
    wrong: list[str] = []
    for file in files:
        try:
            found.append((file.name, _checklist(file, builtin=builtin)))
        except ContentError as error:
            wrong.append(str(error))
    if wrong:
        raise ContentError("\n".join(wrong))
    return tuple(found)


def _checklist(file: Traversable, *, builtin: bool) -> Checklist:
    table = _table(file)
    if "builtin" in table:
        raise ContentError(f"{file.name}: builtin: {UNKNOWN_KEY}")
    return _model(Checklist, {**table, "builtin": builtin}, file.name, "")


def _ordered(lists: Iterable[tuple[str, Checklist]]) -> list[Checklist]:
    return sorted((list_ for _, list_ in lists), key=lambda c: (c.order, c.slug))


def _files(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        raise ContentError(f"{folder}: is not a folder. Name a folder that holds one .toml file for each checklist.")
    try:
        return sorted((f for f in folder.iterdir() if f.name.lower().endswith(".toml")), key=lambda f: f.name)
    except OSError as error:
        raise ContentError(f"{folder}: cannot be read: {error.strerror}. Let the user who runs me read it.") from None


def _table(file: Traversable) -> dict[str, object]:
    try:
        raw: dict[str, object] = tomllib.loads(file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise ContentError(f"{file.name}: the file: is not UTF-8 text. Save it again with the encoding UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{file.name}: the file: is not TOML: {error}. Compare it with a built-in list.") from None
    except RecursionError:
        raise ContentError(f"{file.name}: the file: is nested too deeply. Compare it with a built-in list.") from None
    except OSError as error:
        raise ContentError(f"{file.name}: the file: cannot be read: {error.strerror}. Let the user who runs me read it.") from None
    return {key: _cleaned(value) for key, value in raw.items()}


def _cleaned(value: object) -> object:
    """Every text on one line and without what could break a layout, as with what members type; then `{root …}` becomes a command."""
    match value:
        case str():
            return with_roots(clean(value, lines=False))
        case list():
            return [_cleaned(each) for each in value]
        case dict():
            return {key: _cleaned(each) for key, each in value.items()}
        case _:
            return value


def _model(of: type[M], table: object, file: str, at: str) -> M:
    try:
        return of.model_validate(table)
    except ValidationError as error:
        raise ContentError("\n".join(_lines(error, file, at))) from None


UNKNOWN_KEY: Final = "is not a key I know; take it out or check its spelling"
FORMS: Final = {"slug": "24", "id": "16"}
"""How many characters a name that is never shown may have, by its key."""


def _lines(error: ValidationError, file: str, at: str) -> Iterator[str]:
    every = error.errors(include_url=False, include_input=False)
    for found in every:
        inside = any(other["loc"][:-1] and other["loc"][: len(found["loc"])] == found["loc"] for other in every if other is not found)
        if found["type"] == "too_short" and inside:
            continue  # steps that are wrong were not counted: that is no second mistake
        loc = [str(part + 1) if isinstance(part, int) else part for part in found["loc"]]
        key = ".".join([at, *loc]).strip(".")
        # A check of several keys at once names them in its own words.
        yield f"{file}: {key or 'the list'}: {_what_to_write(found['type'], found['msg'], key, found.get('ctx', {}))}"


def _what_to_write(kind: str, message: str, key: str, context: Mapping[str, object]) -> str:
    match kind:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            return UNKNOWN_KEY
        case "string_pattern_mismatch":
            most = FORMS.get(key.rpartition(".")[2], "16")
            return f"takes up to {most} lower-case letters, digits and '-', and begins with a letter"
        case "string_too_short":
            return "is empty; write something a member can read"
        case "string_type":
            return 'takes text in quotes, such as "Read the advert twice"'
        case "int_type" | "int_from_float" | "int_parsing":
            return "takes a whole number without quotes, such as 20"
        case "too_long":
            return f"at most {context.get('max_length')} fit on one card, this has {context.get('actual_length')}; make two lists of it"
        case "too_short":
            return "is empty; write at least one [[items]] table"
        case "tuple_type":
            return "takes one [[items]] table for each step"
        case "model_type" | "model_attributes_type":
            return "takes a table with id, label, why and source"
        case "literal_error":
            return f"takes one of {context.get('expected')}, or leave the key out"
        case "value_error":
            return message.removeprefix("Value error, ")
        case _:
            return message[:1].lower() + message[1:]


def _no_twins(built: Iterable[tuple[str, Checklist]], own: Iterable[tuple[str, Checklist]]) -> None:
    seen: dict[str, str] = {}
    wrong: list[str] = []
    for name, list_ in (*built, *own):
        if list_.slug in seen:
            wrong.append(f"{name}: slug: {seen[list_.slug]} has {list_.slug!r} already; choose a new one")
        else:
            seen[list_.slug] = "a built-in list" if list_.builtin else name
    if wrong:
        raise ContentError("\n".join(wrong))
