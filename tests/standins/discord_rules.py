"""What Discord refuses in a message and a modal: each field by itself (`discord_bodies.py`) and the rules between them.

Sources: platform-facts section 2 and discord/discord-api-docs `developers/components/reference.mdx`,
`interactions/receiving-and-responding.mdx`, `resources/message.mdx`. Every length is counted in UTF-16 units, which is
never less than what Discord counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import IntFlag, StrEnum
from typing import Any

from tests.standins.discord_bodies import body_problems
from tests.standins.discord_schema import Json, Problem

CONTENT, TEXT_TOTAL, COMPONENTS, ROWS = 2_000, 4_000, 40, 5
CUSTOM_ID, BUTTON_LABEL, BUTTON_URL, PLACEHOLDER, OPTION = 100, 80, 512, 150, 100
MODAL_TITLE, MODAL_PARTS, LABEL, DESCRIPTION, INPUT, INPUT_PLACEHOLDER = 45, 5, 45, 100, 4_000, 100
SELECTS = (3, 5, 6, 7, 8)
_V2_ONLY = (9, 10, 11, 12, 13, 14, 17)


class Flags(IntFlag):
    """Bits of a message's `flags` (resources/message.mdx)."""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


class Way(StrEnum):
    """How a message body arrives; each way has its own schema and its own flags."""

    CREATE = "MessageCreateRequest"
    EDIT = "MessageEditRequestPartial"
    REPLY = "IncomingWebhookInteractionRequest"
    UPDATE = "IncomingWebhookUpdateForInteractionCallbackRequestPartial"
    FOLLOWUP = "IncomingWebhookRequestPartial"
    FOLLOWUP_EDIT = "IncomingWebhookUpdateRequestPartial"


_NEW = Flags.SUPPRESS_EMBEDS | Flags.SUPPRESS_NOTIFICATIONS | Flags.COMPONENTS_V2
_CHANGED = Flags.SUPPRESS_EMBEDS | Flags.COMPONENTS_V2
ALLOWED_FLAGS = {
    Way.CREATE: _NEW,
    Way.EDIT: _CHANGED,
    Way.REPLY: _NEW | Flags.EPHEMERAL,
    Way.FOLLOWUP: _NEW | Flags.EPHEMERAL,
    # An existing message's visibility cannot be changed: the flag is accepted and does nothing.
    Way.UPDATE: _CHANGED | Flags.EPHEMERAL,
    Way.FOLLOWUP_EDIT: _CHANGED | Flags.EPHEMERAL,
}


class Refused(Exception):
    """Discord's answer to a request it does not carry out: an HTTP status, a JSON code and its reasons."""

    def __init__(self, status: int, code: int, message: str, problems: Iterable[Problem] = ()) -> None:
        self.status, self.code, self.message, self.problems = status, code, message, tuple(problems)
        super().__init__(f"{status} {code} {message}" + "".join(f"; {problem}" for problem in self.problems))

    def body(self) -> Json:
        """The JSON Discord answers with; reasons are nested by path under `errors` (reference.mdx, error messages)."""
        answer: Json = {"message": self.message, "code": self.code}
        for problem in self.problems:
            place: Any = answer.setdefault("errors", {})
            for part in problem.path.split(".") if problem.path else []:
                place = place.setdefault(part, {})
            place.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
        return answer


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raises `Refused` 50035 when there is at least one problem."""
    found = list(problems)
    if found:
        raise Refused(400, 50035, "Invalid Form Body", found)


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def message_problems(body: Json, way: Way, *, v2: bool = False, files: Iterable[str] = ()) -> Iterator[Problem]:
    """What is wrong with a message body sent in this `way`; `v2` says that the message it edits is already a V2 one.

    `files` are the names of what can be shown: uploaded with the body or already on the message.
    """
    yield from body_problems(way.value, body)
    yield from _surrogates(body)
    flags = Flags(body.get("flags") or 0)
    if flags & ~ALLOWED_FLAGS[way]:
        yield Problem("flags", "FLAGS_NOT_ALLOWED", f"{flags!r} cannot all be set here")
    v2 = v2 or bool(flags & Flags.COMPONENTS_V2)
    if v2:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(key):
                code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
                yield Problem(key, code, "cannot be used with components V2")
    yield from _length("content", body.get("content"), CONTENT)
    yield from _embeds(body.get("embeds") or [])
    yield from _allowed_mentions(body.get("allowed_mentions") or {})
    if isinstance(body.get("nonce"), str):
        yield from _length("nonce", body["nonce"], 25)
    components = body.get("components") or []
    if isinstance(components, list):
        yield from _components(components, v2=v2, files=frozenset(files))


def modal_problems(data: Json) -> Iterator[Problem]:
    """What is wrong with the data of a modal (callback type 9)."""
    yield from body_problems("ModalInteractionCallbackRequestData", data)
    yield from _surrogates(data)
    yield from _length("title", data.get("title"), MODAL_TITLE, need=True)
    yield from _length("custom_id", data.get("custom_id"), CUSTOM_ID, need=True)
    parts = data.get("components")
    if not isinstance(parts, list) or not 1 <= len(parts) <= MODAL_PARTS:
        yield Problem("components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MODAL_PARTS} in length.")
        return
    yield from _unique(list(walk(parts)))
    for path, part in walk(parts):
        match part.get("type"):
            case 18:
                yield from _length(f"{path}.label", part.get("label"), LABEL, need=True)
                yield from _length(f"{path}.description", part.get("description"), DESCRIPTION, blank=part)
                child = part.get("component")
                if isinstance(child, dict) and child.get("label"):
                    yield Problem(f"{path}.component.label", "LABEL_TWICE", "has its label in the Label around it")
            case 4:
                yield from _text_input(path, part)
            case 19 | 22 as kind:
                yield from _choice(path, part, most=10, modal=True)
                yield from _options(path, part, 1, 10, part.get("max_values") or 10) if kind == 22 else ()
            case 21:
                yield from _custom_id(path, part)
                yield from _options(path, part, 2, 10, 1)
            case 23:
                yield from _custom_id(path, part)
            case 10:
                yield from _length(f"{path}.content", part.get("content"), TEXT_TOTAL, need=True)
            case kind if kind in SELECTS:
                yield from _select(path, part, modal=True)


def walk(components: list[Any], path: str = "components") -> Iterator[tuple[str, Json]]:
    """Every component with its dotted path, parents before children."""
    for index, part in enumerate(components):
        if isinstance(part, dict):
            yield from _walk_one(f"{path}.{index}", part)


def _walk_one(path: str, part: Json) -> Iterator[tuple[str, Json]]:
    yield path, part
    children = part.get("components")
    if isinstance(children, list):
        yield from walk(children, f"{path}.components")
    for key in ("accessory", "component"):
        if isinstance(part.get(key), dict):
            yield from _walk_one(f"{path}.{key}", part[key])


def _components(components: list[Any], *, v2: bool, files: frozenset[str]) -> Iterator[Problem]:
    every = list(walk(components))
    if len(every) > COMPONENTS:
        yield Problem("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", f"{len(every)} of {COMPONENTS}")
    if not v2:
        if len(components) > ROWS:
            yield Problem("components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {ROWS} in length.")
        for path, part in every:
            if part.get("type") in _V2_ONLY:
                yield Problem(f"{path}.type", "UNION_TYPE_CHOICES", "needs the components V2 flag")
    shown = sum(units(str(part.get("content", ""))) for _, part in every if part.get("type") == 10)
    if shown > TEXT_TOTAL:
        code = "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"
        yield Problem("components", code, f"{shown} of {TEXT_TOTAL} characters over all text displays")
    yield from _unique(every)
    for path, part in every:
        match part.get("type"):
            case 1:
                yield from _row(path, part)
            case 2:
                yield from _button(path, part)
            case 10:
                yield from _length(f"{path}.content", part.get("content"), TEXT_TOTAL, need=True)
            case 13:
                url = str((part.get("file") or {}).get("url", ""))
                if url.removeprefix("attachment://") not in files or not url.startswith("attachment://"):
                    yield Problem(f"{path}.file.url", "UNKNOWN_ATTACHMENT", f"{url!r} was not uploaded")
            case kind if kind in SELECTS:
                yield from _select(path, part, modal=False)


def _unique(every: list[tuple[str, Json]]) -> Iterator[Problem]:
    for key, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "COMPONENT_ID_DUPLICATED")):
        seen = Counter(part[key] for _, part in every if part.get(key))
        for path, part in every:
            if part.get(key) and seen[part[key]] > 1:
                yield Problem(f"{path}.{key}", code, "must be unique in the message")


def _row(path: str, part: Json) -> Iterator[Problem]:
    kinds = [child.get("type") for child in part.get("components") or [] if isinstance(child, dict)]
    selects = sum(kind in SELECTS for kind in kinds)
    if len(kinds) > 5 or not kinds:
        yield Problem(f"{path}.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    if selects and len(kinds) > 1:
        yield Problem(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "a select fills a row alone")


def _button(path: str, part: Json) -> Iterator[Problem]:
    yield from _length(f"{path}.label", part.get("label"), BUTTON_LABEL, blank=part)
    if not part.get("label") and not part.get("emoji") and part.get("style") != 6:
        yield Problem(path, "BUTTON_COMPONENT_INVALID", "needs a label or an emoji")
    if part.get("style") == 5:
        yield from _length(f"{path}.url", part.get("url"), BUTTON_URL, need=True)
        if not re.match(r"(https?|discord)://\S+$", str(part.get("url", ""))):
            yield Problem(f"{path}.url", "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        if part.get("custom_id"):
            yield Problem(f"{path}.custom_id", "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "a link button has none")
    elif part.get("style") != 6:
        yield from _custom_id(path, part)
        if part.get("url") or part.get("sku_id"):
            yield Problem(path, "BUTTON_COMPONENT_INVALID", "only a link has a url, only a purchase a sku_id")


def _custom_id(path: str, part: Json) -> Iterator[Problem]:
    yield from _length(f"{path}.custom_id", part.get("custom_id"), CUSTOM_ID, need=True)


def _select(path: str, part: Json, *, modal: bool) -> Iterator[Problem]:
    yield from _length(f"{path}.placeholder", part.get("placeholder"), PLACEHOLDER)
    yield from _choice(path, part, most=25, modal=modal)
    most = 1 if part.get("max_values") is None else int(part["max_values"])
    if part.get("type") == 3:
        yield from _options(path, part, 1, 25, most)
    elif len(part.get("default_values") or []) > most:
        yield Problem(f"{path}.default_values", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", f"more than {most}")
    if modal and part.get("disabled"):
        yield Problem(f"{path}.disabled", "MODAL_COMPONENT_DISABLED", "a modal has no disabled components")


def _choice(path: str, part: Json, *, most: int, modal: bool) -> Iterator[Problem]:
    """`min_values` and `max_values` against each other, the options and `required`."""
    yield from _custom_id(path, part)
    low = 1 if part.get("min_values") is None else int(part["min_values"])
    high = part.get("max_values")
    if high is not None and (low > int(high) or not 1 <= int(high) <= most):
        yield Problem(f"{path}.max_values", "SELECT_COMPONENT_BAD_RANGE", f"{low} to {high}")
    options = part.get("options")
    if isinstance(options, list) and (low > len(options) or int(high or 1) > len(options)):
        yield Problem(f"{path}.max_values", "SELECT_COMPONENT_BAD_RANGE", f"{low} to {high} of {len(options)} options")
    if modal and low == 0 and part.get("required", True):
        yield Problem(f"{path}.min_values", "REQUIRED_WITH_MIN_ZERO", "must be at least 1 unless required is false")


def _options(path: str, part: Json, fewest: int, most: int, defaults: int) -> Iterator[Problem]:
    options = [option for option in part.get("options") or [] if isinstance(option, dict)]
    if not fewest <= len(options) <= most:
        yield Problem(f"{path}.options", "BASE_TYPE_BAD_LENGTH", f"Must be between {fewest} and {most} in length.")
    for value, times in Counter(str(option.get("value")) for option in options).items():
        if times > 1:
            yield Problem(f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", f"{value!r} {times} times")
    for index, option in enumerate(options):
        here = f"{path}.options.{index}"
        yield from _length(f"{here}.label", option.get("label"), OPTION, need=True)
        yield from _length(f"{here}.value", option.get("value"), OPTION, need=True)
        yield from _length(f"{here}.description", option.get("description"), OPTION, blank=option)
    if sum(bool(option.get("default")) for option in options) > defaults:
        yield Problem(f"{path}.options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", f"more than {defaults}")


def _text_input(path: str, part: Json) -> Iterator[Problem]:
    yield from _custom_id(path, part)
    yield from _length(f"{path}.placeholder", part.get("placeholder"), INPUT_PLACEHOLDER)
    low, high = part.get("min_length") or 0, part.get("max_length") or INPUT
    if low > high:
        yield Problem(f"{path}.min_length", "TEXT_INPUT_BAD_RANGE", f"{low} to {high}")
    yield from _length(f"{path}.value", part.get("value"), min(high, INPUT))
    if part.get("value") and units(str(part["value"])) < low:
        yield Problem(f"{path}.value", "BASE_TYPE_MIN_LENGTH", f"shorter than min_length {low}")


def _length(path: str, text: object, most: int, *, need: bool = False, blank: Json | None = None) -> Iterator[Problem]:
    """`need`: it must be there and not blank. `blank`: it may be absent from this object, but not there and blank."""
    if isinstance(text, str) and units(text) > most:
        yield Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length ({units(text)}).")
    if need and not (isinstance(text, str) and text.strip()):
        yield Problem(path, "BASE_TYPE_REQUIRED", "This field is required")
    if blank is not None and isinstance(text, str) and not text.strip():
        yield Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {most} in length.")


def _surrogates(value: object, path: str = "") -> Iterator[Problem]:
    """Half a character cannot be stored: JSON may escape it, UTF-8 has no bytes for it."""
    if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
        yield Problem(path, "INVALID_UNICODE", "holds half of a surrogate pair")
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _surrogates(part, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _surrogates(part, f"{path}.{index}".strip("."))


def _allowed_mentions(mentions: Json) -> Iterator[Problem]:
    for key in ("users", "roles"):
        if mentions.get(key) and key in (mentions.get("parse") or []):
            code = "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"
            yield Problem(f"allowed_mentions.{key}", code, f'parse:["{key}"] and {key}:[…] exclude each other')


def _embeds(embeds: list[Any]) -> Iterator[Problem]:
    total = 0
    for index, embed in enumerate(part for part in embeds if isinstance(part, dict)):
        path, fields = f"embeds.{index}", embed.get("fields") or []
        texts = [("title", embed.get("title"), 256), ("description", embed.get("description"), 4_096)]
        texts.append(("footer.text", (embed.get("footer") or {}).get("text"), 2_048))
        texts.append(("author.name", (embed.get("author") or {}).get("name"), 256))
        for number, field in enumerate(fields):
            texts.append((f"fields.{number}.name", field.get("name"), 256))
            texts.append((f"fields.{number}.value", field.get("value"), 1_024))
        if len(fields) > 25:
            yield Problem(f"{path}.fields", "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer in length.")
        for key, text, most in texts:
            total += units(text or "")
            yield from _length(f"{path}.{key}", text, most)
    if total > 6_000:
        yield Problem("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"{total} of 6000 characters")
