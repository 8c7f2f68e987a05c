"""Which commands Discord's client offers a person in a place, and what it lets them type into the options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.standins.discord_forms import Impossible
from tests.standins.discord_rules import units
from tests.standins.discord_schema import Json
from tests.standins.discord_world import Account, Channel, Permissions

_TYPES: dict[int, Callable[[Any], Any]] = {3: str, 4: int, 5: bool, 10: float}
_SUBCOMMAND, _USER, _TEXT = 1, 6, 3


def offered(every: list[Json], place: Channel, held: Permissions, root: str | None, line: str) -> tuple[Json, Json | None, str]:
    """The command, its subcommand if it has one, and the rest of `line`. `root`: the word after the slash, if typed.

    Raises `Impossible`: a client sends nothing that the bot has not registered for this place and these rights.
    """
    word, _, left = line.partition(" ")
    here = [command for command in every if _may_use(command, place, held)]
    for command in here:
        subcommands = {option["name"]: option for option in command.get("options") or [] if option["type"] == _SUBCOMMAND}
        if root in (None, command["name"]) and word in subcommands:
            return command, subcommands[word], left
        if not subcommands and command["name"] == (root or word):
            return command, None, line if root else left
    names = [f"/{c['name']} {o['name']}" for c in here for o in c.get("options") or [] if o["type"] == _SUBCOMMAND]
    raise Impossible(f"there is no command {root or ''} {word!r} here; there are {names}")


def arguments(target: Json, text: str, given: Mapping[str, Any], account_of: Callable[[object], Account]) -> list[Json]:
    """The options as sent. Raises `Impossible` for one that is missing, unknown, too long or too short."""
    options = [option for option in target.get("options") or [] if option["type"] not in (1, 2)]
    wanted = dict(given)
    if text:
        first = next((option["name"] for option in options if option["type"] == _TEXT), None)
        if first is None:
            raise Impossible(f"{target['name']} takes no text")
        wanted[first] = text
    if unknown := sorted(set(wanted) - {option["name"] for option in options}):
        raise Impossible(f"{target['name']} has no option {unknown}")
    made = []
    for option in options:
        name, kind = option["name"], int(option["type"])
        if name not in wanted:
            if option.get("required"):
                raise Impossible(f"{target['name']} needs {name}")
            continue
        value = account_of(wanted[name]).id if kind == _USER else _TYPES[kind](wanted[name])
        if kind == _TEXT:
            fewest, most = int(option.get("min_length") or 0), int(option.get("max_length") or 6_000)
            if not fewest <= units(value) <= most:
                raise Impossible(f"{name} takes {fewest} to {most} characters, not {units(value)}")
        made.append({"type": kind, "name": name, "value": value})
    return made


def _may_use(command: Json, place: Channel, held: Permissions) -> bool:
    contexts = command.get("contexts")
    if contexts is not None and (0 if place.guild else 1) not in contexts:
        return False
    if place.guild is None:
        return command.get("dm_permission") is not False
    needs = Permissions(int(command.get("default_member_permissions") or 0)) | Permissions.USE_APPLICATION_COMMANDS
    return not place.archived and held & needs == needs
