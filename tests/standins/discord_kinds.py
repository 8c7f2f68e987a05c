"""Kinds of JSON values as Discord's reference describes them, and what Discord says of a value that is of another kind.

The codes are those of Discord's own answers (topics/opcodes-and-status-codes, "Invalid Form Body"). Lengths are counted in UTF-16
units, which is never less than what Discord counts.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.standins.discord_schema import Json, Problem


class Kind(ABC):
    """One kind of value."""

    @abstractmethod
    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        """What is wrong with `value`, which is not null; `path` is where it stands in the body."""


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """A string of `least` to `most` units; None: as long as one likes."""

    most: int | None = None
    least: int = 0

    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(path, "STRING_TYPE_CONVERT", f"Could not interpret {value!r} as string.")
        else:
            yield from _length(len(value.encode("utf-16-le", "surrogatepass")) // 2, self.least, self.most, path)


@dataclass(frozen=True, slots=True)
class Id(Kind):
    """A snowflake: digits in a string, as bodies hold it once it has been read (reference, "Snowflakes")."""

    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, str) or not re.fullmatch(r"0|[1-9][0-9]*", value):
            yield Problem(path, "NUMBER_TYPE_COERCE", f"Value {value!r} is not snowflake.")


@dataclass(frozen=True, slots=True)
class Whole(Kind):
    """A whole number from `low` to `high`; with `parts` any number in between. None: without a bound."""

    low: int | None = None
    high: int | None = None
    parts: bool = False

    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int | float if self.parts else int):
            yield Problem(path, "NUMBER_TYPE_COERCE", f"Value {value!r} is not {'float' if self.parts else 'int'}.")
            return
        if self.low is not None and value < self.low:
            yield Problem(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {self.low}.")
        if self.high is not None and value > self.high:
            yield Problem(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {self.high}.")


@dataclass(frozen=True, slots=True)
class YesNo(Kind):
    """True or false."""

    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, bool):
            yield Problem(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


class Among(Kind):
    """One of a few values."""

    def __init__(self, *values: int | str) -> None:
        self.values = values

    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        if isinstance(value, bool | list | dict) or value not in self.values:
            yield Problem(path, "BASE_TYPE_CHOICES", f"Value must be one of {self.values}.")


@dataclass(frozen=True, slots=True)
class Either(Kind):
    """A value of one of two kinds."""

    one: Kind
    other: Kind

    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        if any(self.one.wrong(value, path)):
            yield from self.other.wrong(value, path)


@dataclass(frozen=True, slots=True)
class Many(Kind):
    """A list of `least` to `most` values of one kind; `once`: none of them twice."""

    of: Kind
    most: int | None = None
    least: int = 0
    once: bool = False

    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return
        yield from _length(len(value), self.least, self.most, path)
        for index, item in enumerate(value):
            if self.once and item in value[:index]:
                yield Problem(f"{path}.{index}".strip("."), "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
            yield from self.of.wrong(item, f"{path}.{index}".strip("."))


@dataclass(frozen=True, slots=True)
class Named(Kind):
    """An object with names of one's own: at most `most` values of one kind; None: as many as one likes."""

    of: Kind
    most: int | None = None

    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return
        yield from _length(len(value), 0, self.most, path)
        for key, item in value.items():
            yield from self.of.wrong(item, f"{path}.{key}")


@dataclass(frozen=True, slots=True)
class Shape(Kind):
    """An object: its keys, and which of them it needs. The others may be left out or be null.

    `type`: what its own `type` has to be. `closed`: a key that is not known is refused, save those in `passed_over`. Discord itself
    overlooks most of them: what it would say would be lost without a word.
    """

    keys: Mapping[str, Kind]
    need: frozenset[str] = frozenset()
    type: int | str | None = None
    closed: bool = False
    passed_over: frozenset[str] = field(default=frozenset())

    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return
        if self.type is not None and value.get("type") != self.type:
            yield Problem(_join(path, "type"), "BASE_TYPE_CHOICES", f"Value must be one of ({self.type},).")
        for key in sorted(self.need):
            if value.get(key) is None:
                yield Problem(_join(path, key), "BASE_TYPE_REQUIRED", "This field is required")
        for key, kind in self.keys.items():
            if value.get(key) is not None:
                yield from kind.wrong(value[key], _join(path, key))
        if self.closed:
            for key in sorted(set(value) - set(self.keys) - self.passed_over - {"type"}):
                yield Problem(_join(path, key), "UNKNOWN_KEY", "there is no such key here")


class OneOf(Kind):
    """An object of one of several shapes, told by its `type`."""

    def __init__(self, *shapes: Shape) -> None:
        self.by_type = {shape.type: shape for shape in shapes}

    def wrong(self, value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return
        kind = value.get("type")
        shape = self.by_type.get(kind) if isinstance(kind, int | str) else None
        if shape is None:
            choices = tuple(sorted(self.by_type, key=str))
            yield Problem(_join(path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {choices}.')
        else:
            yield from shape.wrong(value, path)


def shape(keys: Json, *need: str, type: int | str | None = None, closed: bool = False) -> Shape:
    """A shape with these keys, of which it needs those named."""
    return Shape(keys, frozenset(need), type, closed)


def _length(size: int, least: int, most: int | None, path: str) -> Iterator[Problem]:
    if most is not None and size > most and least == 0:
        yield Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    elif most is None and size < least:
        yield Problem(path, "BASE_TYPE_MIN_LENGTH", f"Must be {least} or more in length.")
    elif size < least or (most is not None and size > most):
        yield Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
