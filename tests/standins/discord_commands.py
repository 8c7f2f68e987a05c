"""What Discord refuses in a set of application commands, and what replacing the set costs.

Source: platform-facts section 2.4; discord/discord-api-docs `interactions/application-commands.mdx`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from tests.standins.discord_bodies import body_problems
from tests.standins.discord_rules import units
from tests.standins.discord_schema import Json, Problem

PER_SCOPE = 100
TOTAL = 8_000
CREATES_A_DAY = 200
_BULK = "put /applications/{application_id}/commands"


def command_problems(commands: object) -> Iterator[Problem]:
    """What is wrong with a bulk overwrite."""
    yield from body_problems(_BULK, commands)
    if not isinstance(commands, list):
        yield Problem("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    chat = [command for command in commands if command.get("type", 1) == 1]
    if len(chat) > PER_SCOPE:
        yield Problem("", "APPLICATION_COMMANDS_TOO_MANY", f"{len(chat)} of {PER_SCOPE}")
    yield from _duplicates("", [(str(c.get("name")), c.get("type", 1)) for c in commands])
    for index, command in enumerate(commands):
        path = str(index)
        yield from _named(path, command)
        yield from _options(path, command, depth=0)
        if _size(command) > TOTAL:
            yield Problem(path, "APPLICATION_COMMAND_TOO_LARGE", f"{_size(command)} of {TOTAL} characters")


def created(before: list[Json], after: list[Json]) -> int:
    """How many of `after` did not exist `before`: only these count towards the daily limit."""
    known = {(command["name"], command.get("type", 1)) for command in before}
    return sum((command["name"], command.get("type", 1)) not in known for command in after)


def _named(path: str, part: Json) -> Iterator[Problem]:
    name, description = str(part.get("name", "")), str(part.get("description") or "")
    # Discord's pattern is ^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$, lower case where there is one.
    fits = all(char in "-_'" or unicodedata.category(char)[0] in "LN" or _in_script(char) for char in name)
    if not 1 <= units(name) <= 32 or not fits:
        yield Problem(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", f"Command name is invalid: {name!r}")
    elif name != name.lower():
        yield Problem(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", f"{name!r} must be lower case")
    if not description.strip() or units(description) > 100:
        yield Problem(f"{path}.description", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")


def _in_script(char: str) -> bool:
    """Devanagari and Thai write vowels as marks, so these two scripts are allowed whole."""
    return "\u0900" <= char <= "\u097f" or "\u0e00" <= char <= "\u0e7f"


def _options(path: str, part: Json, *, depth: int) -> Iterator[Problem]:
    options = part.get("options") or []
    if len(options) > 25:
        yield Problem(f"{path}.options", "BASE_TYPE_MAX_LENGTH", f"Must be 25 or fewer in length ({len(options)}).")
    yield from _duplicates(f"{path}.options", [(str(option.get("name")), 0) for option in options])
    kinds = {option.get("type") in (1, 2) for option in options}
    if kinds == {True, False}:
        yield Problem(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_MIXED", "subcommands and values do not mix")
    optional = False
    for index, option in enumerate(options):
        here, kind = f"{path}.options.{index}", option.get("type")
        yield from _named(here, option)
        if (kind == 2 and depth > 0) or (kind == 1 and depth > 1):
            yield Problem(f"{here}.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "command, group, subcommand")
        if kind in (1, 2):
            yield from _options(here, option, depth=depth + (1 if kind == 2 else 2))
            continue
        if option.get("required") and optional:
            code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
            yield Problem(here, code, "required options must come before optional ones")
        optional = optional or not option.get("required")
        yield from _values(here, option)


def _values(path: str, option: Json) -> Iterator[Problem]:
    choices = option.get("choices") or []
    if len(choices) > 25:
        yield Problem(f"{path}.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    if choices and option.get("autocomplete"):
        yield Problem(path, "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", "choices and autocomplete exclude each other")
    yield from _duplicates(f"{path}.choices", [(str(choice.get("name")), 0) for choice in choices])
    for index, choice in enumerate(choices):
        for key in ("name", "value"):
            if isinstance(choice.get(key), str) and not 1 <= units(choice[key]) <= 100:
                yield Problem(f"{path}.choices.{index}.{key}", "BASE_TYPE_BAD_LENGTH", "Must be 1 to 100 in length.")
    low, high = option.get("min_length") or 0, option.get("max_length") or 6_000
    if option.get("type") == 3 and not 0 <= low <= high <= 6_000:
        yield Problem(f"{path}.max_length", "NUMBER_TYPE_MAX", f"{low} to {high}")


def _duplicates(path: str, names: list[tuple[str, object]]) -> Iterator[Problem]:
    for (name, _), times in Counter(names).items():
        if times > 1:
            yield Problem(path, "APPLICATION_COMMANDS_DUPLICATE_NAME", f"{name!r} {times} times")


def _size(part: Json) -> int:
    """Names, descriptions and values of a command and all in it, the longest localisation counted."""
    total = 0
    for key in ("name", "description"):
        texts = [str(part.get(key) or ""), *(part.get(f"{key}_localizations") or {}).values()]
        total += max(units(text) for text in texts)
    for choice in part.get("choices") or []:
        total += units(str(choice.get("name", ""))) + units(str(choice.get("value", "")))
    return total + sum(_size(option) for option in part.get("options") or [])
