"""The content's types and its reader: checklists and help, as TOML that an editor can change without code.

A mistake in a file raises ContentError with the file, the key and what to write there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot import limits
from bot.text import weight, with_roots

M = TypeVar("M", bound="_Content")
SLUG: Final = r"^[a-z][a-z0-9-]{0,23}$"
ITEM: Final = r"^[a-z][a-z0-9-]{0,15}$"


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
    live: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for name, text, most in (("label", self.label, limits.ITEM_LABEL), ("why", self.why, 300), ("source", self.source, 120)):
            if weight(text) > most:
                raise ValueError(f"{name}: at most {most} characters, this has {weight(text)}")
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
        for name, text, most in (("title", self.title, 40), ("note", self.note, limits.ITEM_NOTE), ("closing", self.closing, 300)):
            if weight(text) > most:
                raise ValueError(f"{name}: at most {most} characters, this has {weight(text)}")
        ids = [step.id for step in self.items]
        if len(set(ids)) != len(ids):
            raise ValueError("items: two items have the same id; each needs its own")
        return self


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

    def checklist(self, slug: str) -> Checklist | None:
        """The checklist with that slug."""
        return next((c for c in self.checklists if c.slug == slug), None)


def read_playbook(extra: Path | None = None) -> Playbook:
    """The built-in content, and the lists of a community's own folder beside it. Raises ContentError."""
    home = resources.files("playbook") / "content"
    built = tuple(read_checklist(file, builtin=True) for file in _files(home / "checklists"))
    own = tuple(read_checklist(file) for file in _files(extra)) if extra is not None else ()
    _no_twins(built, own)
    entries = _table(home / "help.toml")["verb"]
    verbs = tuple(_model(Help, entry, "help.toml", f"verb.{n}") for n, entry in enumerate(entries if isinstance(entries, list) else []))
    ordered = sorted(built, key=lambda c: (c.order, c.slug)) + sorted(own, key=lambda c: (c.order, c.slug))
    return Playbook(tuple(ordered), verbs)


def read_checklist(file: Traversable, *, builtin: bool = False) -> Checklist:
    """One checklist. Raises ContentError."""
    table = _table(file)
    return _model(Checklist, {**table, "builtin": builtin}, file.name, "")


def _files(folder: Traversable | Path) -> list[Traversable]:
    if not folder.is_dir():
        raise ContentError(f"{folder}: is not a folder. Name a folder with one .toml file a checklist.")
    return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def _table(file: Traversable) -> dict[str, object]:
    try:
        return tomllib.loads(with_roots(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{file.name}: is not TOML: {error}. Compare it with a built-in list.") from None
    except OSError as error:
        raise ContentError(f"{file.name}: cannot be read: {error.strerror}.") from None


def _model(of: type[M], table: object, file: str, at: str) -> M:
    try:
        return of.model_validate(table)
    except ValidationError as error:
        raise ContentError("\n".join(_lines(error, file, at))) from None


def _lines(error: ValidationError, file: str, at: str) -> Iterator[str]:
    for found in error.errors(include_url=False, include_input=False, include_context=False):
        key = ".".join([at, *(str(part) for part in found["loc"])]).strip(".")
        yield f"{file}: {key or 'the file'}: {_what_to_write(found['type'], found['msg'], key)}"


def _what_to_write(kind: str, message: str, key: str) -> str:
    match kind:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            return "is not a key I know; take it out or check its spelling"
        case "string_pattern_mismatch":
            return "takes lower-case letters, digits and '-', beginning with a letter"
        case "value_error":
            return message.removeprefix("Value error, ")
        case _:
            return message[:1].lower() + message[1:]


def _no_twins(built: Iterable[Checklist], own: Iterable[Checklist]) -> None:
    seen: set[str] = set()
    for list_ in (*built, *own):
        if list_.slug in seen:
            raise ContentError(f"{list_.slug}.toml: slug: another list has the slug {list_.slug!r}; choose a new one")
        seen.add(list_.slug)
