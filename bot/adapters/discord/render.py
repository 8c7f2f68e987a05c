"""Draws cards and forms as Discord's components V2, in its own JSON; nothing here does I/O or knows discord.py."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias, assert_never

from bot import limits
from bot.adapters import glyphs
from bot.adapters.discord import literal
from bot.cards import (
    FOOTERS,
    Action,
    Audience,
    Block,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Facts,
    Form,
    Input,
    Option,
    Person,
    Pick,
    Prose,
    Style,
    Tick,
    Ticks,
    Words,
    Write,
    utf16,
)
from bot.replies import File
from bot.text import HUSH

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
Node: TypeAlias = "Mapping[str, Json]"
Literal: TypeAlias = Callable[[str], str]

ROW, BUTTON, SELECT, TEXT_INPUT, USER_SELECT, TEXT, GALLERY, FILE, CONTAINER, LABEL, RADIO, CHECKBOXES = (
    1, 2, 3, 4, 5, 10, 12, 13, 17, 18, 21, 22,
)  # fmt: skip
"""Component types (developers/components/reference.mdx)."""
LINK: Final = 5
STYLES: Final[dict[Style, int]] = {"main": 1, "plain": 2, "danger": 4}
EPHEMERAL: Final = 1 << 6
COMPONENTS_V2: Final = 1 << 15
TEXT_TOTAL: Final = 4_000
"""UTF-16 units over all texts of a message (platform facts, 2.2)."""
ACCENTS: Final[dict[Audience, int]] = {"council": 0x0072B2, "channel": 0xB35900}
TICKS_LABEL: Final = "Choose what is done"


def message(
    card: Card,
    root: str,
    *,
    private: bool = False,
    mark: int | None = None,
    files: Sequence[File] = (),
    ping: str = "",
    hushed: bool = False,
) -> Node:
    """`card` as the body of a message. `root` is the slash command's name; `private` makes it one that only the presser sees.

    `ping` is the one person it calls, by a line of its own before the card; `hushed` puts one there that says only that it came, as
    a notification shows how a message begins. `mark` becomes the id of the outermost component, by
    which a sent message is known again (`mark_of`). `files` must have been named by `named`. No text can make it larger than
    Discord takes: a card of nothing but marks is drawn in its compact way.
    """
    parts = _parts(card, root, literal.escaped)
    called = _called(ping, hushed)
    if sum(utf16(str(part["content"])) for part in [*called, *parts] if part["type"] == TEXT) > TEXT_TOTAL:
        parts = _parts(card, root, literal.compact)
    shown: dict[str, Json] = {"type": CONTAINER}
    if mark is not None:
        shown["id"] = mark
    if card.audience in ACCENTS:
        shown["accent_color"] = ACCENTS[card.audience]
    shown["components"] = [*parts[:-1], *_files(files), parts[-1]]
    flags = COMPONENTS_V2 | (EPHEMERAL if private else 0)
    return {"flags": flags, "allowed_mentions": _calls(ping), "components": [*called, shown]}


def plain(card: Card, root: str, *, mark: int | None = None, ping: str = "", hushed: bool = False) -> Node:
    """The card's plain form as one text: what is still shown where Discord refuses how the card was drawn."""
    text = _text(literal.compact(literal.filled(card.plain(), root)))
    shown = text if mark is None else dict(text) | {"id": mark}
    return {"flags": COMPONENTS_V2, "allowed_mentions": _calls(ping), "components": [*_called(ping, hushed), shown]}


def _called(ping: str, hushed: bool) -> list[Node]:
    """What stands above the card: the one mark that calls somebody (all else is literal), or that a note came."""
    return [*([_text(HUSH)] if hushed else []), *([_text(f"<@{ping}>")] if ping else [])]


def _calls(ping: str) -> Node:
    return {"parse": [], "users": [ping]} if ping else {"parse": []}


def modal(form: Form, root: str) -> Node:
    """`form` as the data of a modal. Its send button is Discord's own: the surface has no words of ours on it."""
    inputs = [_input(one, root) for one in form.inputs]
    return {"title": _plain(form.title, root), "custom_id": form.action.packed, "components": inputs}


def mark_of(nonce: str) -> int:
    """A component id (1 to 2^31 - 1) that stands for a delivery: Discord gives ids back when messages are read, but no nonce."""
    return 1 + zlib.crc32(nonce.encode()) % (2**31 - 1)


def named(files: Sequence[File]) -> tuple[File, ...]:
    """`files` under names that Discord keeps as they are, each of them different."""
    out: list[File] = []
    for number, file in enumerate(files):
        name = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in file.name).lstrip(".") or "file"
        if any(name == other.name for other in out):
            name = f"{number + 1}-{name}"
        out.append(File(name, file.mime, file.data, file.alt))
    return tuple(out)


# -- a card -------------------------------------------------------------------------------------------------------------------


def _parts(card: Card, root: str, literally: Literal) -> list[Node]:
    def words(text: str) -> str:
        return literally(literal.filled(text, root))

    def line(text: str) -> str:
        return words(literal.one_line(text).strip())

    parts = [_text(f"### {line(card.title)}\n-# {line(card.why)}")]
    for block in card.blocks:
        parts += _block(block, root, words, bold=literally is literal.escaped)
    return [*parts, _text(f"-# {FOOTERS[card.audience]}")]


def _block(block: Block, root: str, words: Literal, *, bold: bool) -> list[Node]:
    match block:
        case Prose(text=text, quiet=quiet):
            return [_text(literal.prose(literal.filled(text, root), quiet=quiet))]
        case Facts(rows=rows) | Words(rows=rows):
            pairs = [(words(literal.one_line(row.label)), words(row.value)) for row in rows]
            return [_text("\n".join(f"**{label}:** {value}" if bold else f"{label}: {value}" for label, value in pairs))]
        case Ticks(action=action, label=label, items=items):
            shown = "\n".join(f"{'✓' if item.done else '○'} {words(literal.one_line(item.label))}" for item in items)
            options = [_option(item, root) | {"default": item.done} for item in items]
            return [_text(shown), _select(action, _plain(label, root) or TICKS_LABEL, 0, len(items), options)]
        case Choice(action=action, label=label, options=answers):
            return [_select(action, _plain(label, root), 1, 1, [_option(answer, root) for answer in answers])]
        case Buttons(items=buttons):
            return [{"type": ROW, "components": [_button(button, root) for button in buttons]}]
        case Chart(caption=caption):
            return [_text(f"**{words(literal.one_line(caption))}**\n{literal.fenced(glyphs.lines(block))}")]
        case _:  # pragma: no cover
            assert_never(block)


def _text(content: str) -> Node:
    return {"type": TEXT, "content": content}


def _plain(text: str, root: str) -> str:
    """A label: Discord draws labels, placeholders and options without any markup."""
    return literal.one_line(literal.filled(text, root)).strip()


def _select(action: Action, placeholder: str, low: int, high: int, options: Sequence[Node]) -> Node:
    menu: dict[str, Json] = {"type": SELECT, "custom_id": action.packed, "placeholder": placeholder}
    return {"type": ROW, "components": [menu | {"min_values": low, "max_values": high, "options": options}]}


def _option(one: Tick | Option, root: str) -> dict[str, Json]:
    note = _plain(one.note, root)
    drawn: dict[str, Json] = {"label": _plain(one.label, root), "value": one.id}
    return drawn | ({"description": note} if note else {})


def _button(button: Button, root: str) -> Node:
    drawn: dict[str, Json] = {"type": BUTTON, "style": STYLES[button.style], "label": _plain(button.label, root)}
    if button.action is not None:
        return drawn | {"custom_id": button.action.packed}
    return drawn | {"style": LINK, "url": button.url}


def _files(files: Sequence[File]) -> list[Node]:
    """Pictures in one gallery with their words, every other file by itself: a V2 message shows no attachment it does not name."""
    pictures: list[Json] = []
    parts: list[Node] = []
    for file in files:
        media: dict[str, Json] = {"url": f"attachment://{file.name}"}
        if not _is_picture(file):
            parts.append({"type": FILE, "file": media})
        else:
            pictures.append({"media": media, "description": file.alt} if file.alt.strip() else {"media": media})
    return [{"type": GALLERY, "items": pictures}, *parts] if pictures else parts


def _is_picture(file: File) -> bool:
    return file.mime in ("image/png", "image/jpeg", "image/gif", "image/webp")


# -- a form -------------------------------------------------------------------------------------------------------------------


def _input(one: Input, root: str) -> Node:
    label: dict[str, Json] = {"type": LABEL, "label": _plain(one.label, root)}
    hint = "" if isinstance(one, Pick) else _plain(one.hint, root)
    if hint:
        label["description"] = hint
    return label | {"component": _field(one, root)}


def _field(one: Input, root: str) -> Node:
    field: dict[str, Json] = {"custom_id": one.id, "required": one.need}
    match one:
        case Write(long=long, value=value, most=most):
            field |= {"type": TEXT_INPUT, "style": 2 if long else 1, "max_length": most}
            return field | ({"value": value} if value else {})
        case Pick(options=options, many=many, value=picked):
            field["options"] = [_option(o, root) | ({"default": True} if o.id in picked else {}) for o in options]
            if not many:
                return field | {"type": RADIO}
            return field | {"type": CHECKBOXES, "min_values": int(one.need), "max_values": len(options)}
        case Person(many=many):
            return field | {"type": USER_SELECT, "min_values": int(one.need), "max_values": limits.PEOPLE if many else 1}
        case _:  # pragma: no cover
            assert_never(one)
