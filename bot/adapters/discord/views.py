"""Turns the JSON of `render` into discord.py's own items, which are what its methods send. None is kept: presses need no view."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import discord
from discord import ui

from bot.adapters.discord import render
from bot.replies import File


def layout(message: Mapping[str, object]) -> ui.LayoutView:
    """The components of a message. It is stopped, so that the library does not keep it and wait for its presses."""
    view = ui.LayoutView(timeout=None)
    for part in _list(message["components"]):
        view.add_item(_item(part))
    view.stop()
    return view


def modal(data: Mapping[str, object]) -> ui.Modal:
    """A form; what is sent arrives as an interaction, not through this object."""
    made = ui.Modal(title=str(data["title"]), timeout=None, custom_id=str(data["custom_id"]))
    for part in _list(data["components"]):
        made.add_item(_item(part))
    made.stop()
    return made


def attachments(files: Sequence[File]) -> list[discord.File]:
    """Files to send, with their words for those who do not see them."""
    return [discord.File(io.BytesIO(file.data), filename=file.name, description=file.alt or None) for file in files]


def _item(part: Mapping[str, object]) -> ui.Item[ui.LayoutView]:
    match part["type"]:
        case render.CONTAINER:
            children = [_item(child) for child in _list(part["components"])]
            return ui.Container(*children, accent_colour=_maybe(part, "accent_color"), id=_maybe(part, "id"))
        case render.TEXT:
            return ui.TextDisplay(str(part["content"]), id=_maybe(part, "id"))
        case render.ROW:
            return ui.ActionRow(*(_item(child) for child in _list(part["components"])))
        case render.BUTTON:
            return _button(part)
        case render.SELECT:
            return _select(part)
        case render.GALLERY:
            return ui.MediaGallery(*(_picture(item) for item in _list(part["items"])))
        case render.FILE:
            return ui.File(_url(part["file"]))
        case render.LABEL:
            return ui.Label(text=str(part["label"]), description=_words(part, "description"), component=_field(part["component"]))
        case kind:
            raise ValueError(f"render draws no component of type {kind}")


def _button(part: Mapping[str, object]) -> ui.Item[ui.LayoutView]:
    style = discord.ButtonStyle(part["style"])
    return ui.Button(style=style, label=str(part["label"]), custom_id=_words(part, "custom_id"), url=_words(part, "url"))


def _select(part: Mapping[str, object]) -> ui.Item[ui.LayoutView]:
    options = [discord.SelectOption(label=w, value=v, description=d, default=on) for w, v, d, on in _answers(part)]
    return ui.Select(
        custom_id=str(part["custom_id"]),
        placeholder=str(part["placeholder"]),
        min_values=_number(part, "min_values"),
        max_values=_number(part, "max_values"),
        options=options,
    )


def _field(part: object) -> ui.Item[ui.LayoutView]:
    assert isinstance(part, Mapping)
    custom_id, required = str(part["custom_id"]), bool(part["required"])
    match part["type"]:
        case render.TEXT_INPUT:
            return ui.TextInput(
                custom_id=custom_id,
                required=required,
                style=discord.TextStyle(part["style"]),
                max_length=_number(part, "max_length"),
                default=_words(part, "value"),
            )
        case render.RADIO:
            answers = [discord.RadioGroupOption(label=w, value=v, description=d, default=on) for w, v, d, on in _answers(part)]
            return ui.RadioGroup(custom_id=custom_id, required=required, options=answers)
        case render.CHECKBOXES:
            boxes = [discord.CheckboxGroupOption(label=w, value=v, description=d, default=on) for w, v, d, on in _answers(part)]
            low, high = _number(part, "min_values"), _number(part, "max_values")
            return ui.CheckboxGroup(custom_id=custom_id, required=required, options=boxes, min_values=low, max_values=high)
        case render.USER_SELECT:
            low, high = _number(part, "min_values"), _number(part, "max_values")
            return ui.UserSelect(custom_id=custom_id, required=required, min_values=low, max_values=high)
        case kind:
            raise ValueError(f"render draws no field of type {kind}")


def _answers(part: Mapping[str, object]) -> list[tuple[str, str, str | None, bool]]:
    """Label, value, description and whether it is picked beforehand, of each option."""
    return [(str(o["label"]), str(o["value"]), _words(o, "description"), bool(o.get("default"))) for o in _list(part["options"])]


def _picture(item: Mapping[str, object]) -> discord.MediaGalleryItem:
    return discord.MediaGalleryItem(_url(item["media"]), description=_words(item, "description"))


def _url(media: object) -> str:
    assert isinstance(media, Mapping)
    return str(media["url"])


def _list(parts: object) -> list[Mapping[str, object]]:
    assert isinstance(parts, Sequence)
    return list(parts)


def _words(part: Mapping[str, object], key: str) -> str | None:
    value = part.get(key)
    return None if value is None else str(value)


def _maybe(part: Mapping[str, object], key: str) -> int | None:
    value = part.get(key)
    return value if isinstance(value, int) else None


def _number(part: Mapping[str, object], key: str) -> int:
    value = part[key]
    assert isinstance(value, int)
    return value
