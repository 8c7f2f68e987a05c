"""A modal as the person sees it: its fields, what is filled in, what their client would not let them send."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.standins import discord_shapes as shapes
from tests.standins.discord_rules import SELECTS, units, walk
from tests.standins.discord_schema import Json
from tests.standins.discord_world import Account, Channel, Message

TEXT_INPUT, STRING_SELECT, USER_SELECT, RADIO, CHECKBOXES, CHECKBOX = 4, 3, 5, 21, 22, 23


class Impossible(AssertionError):
    """A person cannot do this in Discord's client: the button is not there, a field is too short, no form is open."""


@dataclass(slots=True)
class Field:
    """One input. `value`: text of a text input, option value of a radio group, list of values or ids, or a bool."""

    label: str
    part: Json
    value: Any = None

    @property
    def kind(self) -> int:
        """Discord's component type."""
        return int(self.part["type"])

    @property
    def custom_id(self) -> str:
        """What the bot calls it."""
        return str(self.part["custom_id"])

    @property
    def options(self) -> list[str]:
        """The labels there are to choose from."""
        return [str(option["label"]) for option in self.part.get("options") or []]


@dataclass(slots=True)
class Form:
    """An open modal. `source`: the message it was opened from, if any."""

    data: Json
    channel: Channel
    source: Message | None
    fields: list[Field] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Draws the fields with what the bot filled in beforehand."""
        for _, part in walk(self.data["components"]):
            if part.get("type") == 18:
                self.fields.append(_field(str(part["label"]), part["component"]))
            elif part.get("type") == 1:
                self.fields += [_field(str(child.get("label")), child) for child in part["components"]]

    @property
    def title(self) -> str:
        """What stands above it."""
        return str(self.data["title"])

    @property
    def custom_id(self) -> str:
        """What the bot calls it."""
        return str(self.data["custom_id"])

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs."""
        return [one.label for one in self.fields]

    def screen(self) -> str:
        """All of it as text."""
        lines = [self.title]
        for _, part in walk(self.data["components"]):
            if part.get("type") == 10:
                lines.append(str(part["content"]))
            elif part.get("type") == 18:
                lines += [str(part["label"]), str(part.get("description") or "")]
        for one in self.fields:
            lines += [str(one.part.get("placeholder") or ""), *one.options, str(one.value or "")]
        return "\n".join(line for line in lines if line)

    def write(self, values: Mapping[str, Any], account_of: Callable[[Any], Account]) -> None:
        """Fills in by label or custom id. Raises `Impossible` when the client would not take it."""
        for key, value in values.items():
            found = [one for one in self.fields if key in (one.label, one.custom_id)]
            if len(found) != 1:
                raise Impossible(f"no field {key!r} in {self.labels}")
            found[0].value = _entered(found[0], value, account_of)

    def submission(self, people: Mapping[str, Account]) -> Json:
        """The `data` of the MODAL_SUBMIT. Raises `Impossible` when a field is missing or too short."""
        for one in self.fields:
            _refuse_to_send(one)
        by_id = {one.custom_id: one for one in self.fields}
        made: Json = {"custom_id": self.custom_id, "components": [_sent(p, by_id) for p in self.data["components"]]}
        chosen = [who for one in self.fields if one.kind == USER_SELECT for who in one.value or []]
        if chosen:
            made["resolved"] = resolved(self.channel, [people[who] for who in chosen])
        return made


def resolved(channel: Channel, chosen: Iterable[Account]) -> Json:
    """Users (and in a server their memberships) that were picked."""
    found: Json = {"users": {}}
    for account in chosen:
        found["users"][account.id] = shapes.user(account)
        if channel.guild is not None and account.id in channel.guild.seats:
            found.setdefault("members", {})[account.id] = shapes.member(channel.guild.seats[account.id])
    return found


def chosen_values(part: Json, labels: Iterable[str]) -> list[str]:
    """Option values by label or value. Raises `Impossible` for one that is not there."""
    options = part.get("options") or []
    values = []
    for label in labels:
        found = [str(o["value"]) for o in options if label in (o["label"], o["value"])]
        if not found:
            raise Impossible(f"no option {label!r} in {[o['label'] for o in options]}")
        values.append(found[0])
    return values


def _field(label: str, part: Json) -> Field:
    made = Field(label, part)
    defaults = [str(option["value"]) for option in part.get("options") or [] if option.get("default")]
    match made.kind:
        case 4:
            made.value = str(part.get("value") or "")
        case 21:
            made.value = defaults[0] if defaults else None
        case 23:
            made.value = bool(part.get("default"))
        case 5:
            made.value = [str(one["id"]) for one in part.get("default_values") or []]
        case _:
            made.value = defaults
    return made


def _entered(one: Field, value: Any, account_of: Callable[[Any], Account]) -> Any:
    several = list(value) if isinstance(value, list | tuple | set) else [] if value is None else [value]
    match one.kind:
        case 4:
            text = str(value)
            # A one-line input has no line breaks: a browser drops them from what is pasted.
            text = text.replace("\r", "").replace("\n", "") if one.part.get("style") == 1 else text
            most = int(one.part.get("max_length") or 4_000)
            if units(text) > most:
                raise Impossible(f"{one.label!r} takes {most} characters, not {units(text)}")
            return text
        case 21:
            return chosen_values(one.part, several)[0] if several else None
        case 23:
            return bool(value)
        case 5:
            return [account_of(who).id for who in several]
        case _:
            return chosen_values(one.part, several)


def _refuse_to_send(one: Field) -> None:
    part, required = one.part, one.part.get("required") is not False
    if one.kind == TEXT_INPUT:
        if required and not one.value.strip():
            raise Impossible(f"{one.label!r} must be filled in")
        if one.value and units(one.value) < int(part.get("min_length") or 0):
            raise Impossible(f"{one.label!r} needs {part['min_length']} characters")
    elif one.kind == RADIO:
        if required and one.value is None:
            raise Impossible(f"one of {one.options} must be picked for {one.label!r}")
    elif one.kind in (*SELECTS, CHECKBOXES):
        fewest = 1 if part.get("min_values") is None else int(part["min_values"])
        most = part.get("max_values") or (len(one.options) if one.kind == CHECKBOXES else 1)
        count = len(one.value)
        if (required and not count) or (count and not fewest <= count <= int(most)):
            raise Impossible(f"{one.label!r} takes {fewest} to {most}, not {count}")


def _sent(part: Json, by_id: Mapping[str, Field]) -> Json:
    """A component as it comes back: type, id, and what was filled in."""
    made: Json = {"type": part["type"], "id": part["id"]}
    if part["type"] == 18:
        return made | {"component": _sent(part["component"], by_id)}
    if part["type"] == 1:
        return made | {"components": [_sent(child, by_id) for child in part["components"]]}
    if part["type"] == 10:
        return made
    one = by_id[str(part["custom_id"])]
    key = "value" if one.kind in (TEXT_INPUT, RADIO, CHECKBOX) else "values"
    return made | {"custom_id": one.custom_id, key: one.value}
