"""What people see: cards and forms, portable by construction.

The types admit only what every surface can show, within the limits of `bot/limits.py`; what does not fit fails here, where it is
written, and an adapter never cuts. Title, why, Facts, Words, Ticks and Choice are drawn literally: a person's words may stand there.
Prose is the app's own Markdown subset and never holds a person's words (screens.md 3.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetPydanticSchema, model_validator
from pydantic_core import core_schema

from bot import limits
from bot.text import ROOT_CLOSE, ROOT_OPEN, load, weight

Audience = Literal["me", "one", "council", "channel"]
Style = Literal["main", "plain", "danger"]
ChartKind = Literal["funnel", "weeks", "range", "trial", "waiting", "mood"]

FOOTERS: Final[dict[Audience, str]] = {
    "me": "🔒 Shown only to you",
    "one": "👤 You and one other person can see this",
    "council": "👥 Your council can see this",
    "channel": "👥 Everyone in this channel can see this",
}

S = TypeVar("S", bound="_Shown")
_PACKED: Final = re.compile(r"[A-Za-z0-9_.-]+(?::[A-Za-z0-9_.-]*)*")


def _fits(most: int, least: int = 1) -> AfterValidator:
    def check(text: str) -> str:
        if len(text.strip()) < least:
            raise ValueError("is empty; write something a member can read")
        if weight(text) > most:
            raise ValueError(f"weighs {weight(text)}, the most is {most}; fold it with bot.text.clip before the card is made")
        return text

    return AfterValidator(check)


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _Block(_Shown):
    """What a card is made of: the kinds in `Block`, each of its own shape."""


@dataclass(frozen=True, slots=True, init=False)
class Action:
    """What a button means; packed, it *is* the button's id: `name:arg:arg`, at most 100 ASCII characters.

    The last arg is the version of the object that was drawn, where pressing would change something: an old card then changes
    nothing and shows what is true now. Raises ValueError for a part with other characters than letters, digits, `_`, `.`, `-`.
    """

    name: str
    args: tuple[str, ...]
    packed: str = field(repr=False, compare=False)
    """The button's id."""

    def __init__(self, name: str, *args: str | int) -> None:
        parts = tuple(str(a) for a in args)
        packed = ":".join((name, *parts))
        if _PACKED.fullmatch(packed) is None or packed.count(":") != len(parts):
            raise ValueError("an action's parts are letters, digits, '_', '.' and '-'")
        if len(packed) > limits.ACTION:
            raise ValueError(f"an action packs to at most {limits.ACTION} characters")
        for attribute, value in (("name", name), ("args", parts), ("packed", packed)):
            object.__setattr__(self, attribute, value)

    @classmethod
    def unpack(cls, packed: str) -> Action:
        """The action a component id stands for. Raises ValueError when it is none of ours."""
        name, *args = packed.split(":")
        return cls(name, *args)

    @property
    def version(self) -> int:
        """The version that was drawn: the last arg; -1 when it is no number."""
        last = self.args[-1] if self.args else ""
        return int(last) if last.isascii() and last.isdigit() and len(last) < 16 else -1

    def arg(self, index: int) -> str:
        """The arg at `index`, "" when a forged id has fewer."""
        return self.args[index] if -len(self.args) <= index < len(self.args) else ""


class Prose(_Block):
    """The app's own words: a Markdown subset of bold, italic, code, `- ` lists and links. `quiet` draws it small."""

    text: Annotated[str, _fits(limits.PROSE)]
    quiet: bool = False


class Fact(_Shown):
    """One row: `label: value`, the value drawn exactly as typed."""

    label: Annotated[str, _fits(limits.FACT_LABEL)]
    value: Annotated[str, _fits(limits.FACT_VALUE)]


class Facts(_Block):
    """Rows of label and value."""

    rows: Annotated[tuple[Fact, ...], Field(min_length=1, max_length=limits.FACT_ROWS)]

    @classmethod
    def of(cls, *rows: tuple[str, str]) -> Facts:
        return cls(rows=tuple(Fact(label=label, value=value) for label, value in rows))


class Said(_Shown):
    """One row of words that somebody wrote for others, drawn exactly as they are stored: nothing may fold them on their way here."""

    label: Annotated[str, _fits(limits.FACT_LABEL)]
    value: Annotated[str, Field(min_length=1)]


class Words(_Block):
    """A sheet of such rows, drawn as Facts are. Made by `bot.council.published` alone, which cuts what is longer into more of them."""

    rows: Annotated[tuple[Said, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_sheet(self) -> Self:
        text = "\n".join(_lines(self, str))
        if load(text) > limits.WORDS or len(text.encode("utf-8", "surrogatepass")) > limits.WORDS_BYTES:
            raise ValueError("is more than one sheet; bot.council.published cuts it into several")
        return self


class Tick(_Shown):
    """One box with its label."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
    label: Annotated[str, _fits(limits.ITEM_LABEL)]
    note: Annotated[str, _fits(limits.ITEM_NOTE, least=0)] = ""
    done: bool = False


class Ticks(_Block):
    """A group of boxes. A change sends the ids of all that are now ticked, so a repeat is harmless."""

    action: Action
    label: Annotated[str, _fits(limits.BLOCK_LABEL, least=0)] = ""
    items: Annotated[tuple[Tick, ...], Field(min_length=1, max_length=limits.ITEMS)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        return _distinct(self, [i.id for i in self.items])


class Option(_Shown):
    """One answer of a choice."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
    label: Annotated[str, _fits(limits.ITEM_LABEL)]
    note: Annotated[str, _fits(limits.ITEM_NOTE, least=0)] = ""


class Choice(_Block):
    """Answers of which one is picked; picking is the answer."""

    action: Action
    label: Annotated[str, _fits(limits.BLOCK_LABEL)]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=limits.ITEMS)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        return _distinct(self, [o.id for o in self.options])


class Button(_Shown):
    """A way forward. It carries an action, or an address to open."""

    label: Annotated[str, _fits(limits.BUTTON_LABEL)]
    action: Action | None = None
    url: Annotated[str, Field(max_length=limits.URL, pattern=r"^https?://")] | None = None
    style: Style = "plain"

    def __init__(self, label: str, action: Action | None = None, style: Style = "plain", url: str | None = None) -> None:
        super().__init__(label=label, action=action, style=style, url=url)  # type: ignore[call-arg]  # positional on purpose

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if (self.action is None) == (self.url is None):
            raise ValueError("a button has an action or an address, and not both")
        return self


class Buttons(_Block):
    """One row of buttons, the main one first."""

    items: Annotated[tuple[Button, ...], Field(min_length=1, max_length=limits.ROW_BUTTONS)]

    @classmethod
    def of(cls, *items: Button) -> Buttons:
        return cls(items=items)


class Bar(_Shown):
    """One row of a chart, in numbers: `value` of `of`, and its likely range `low` to `high`, 0..1; the marks are drawn from them."""

    label: Annotated[str, _fits(limits.CHART_LABEL)]
    value: float | None
    of: float
    low: float | None = None
    high: float | None = None
    text: Annotated[str, _fits(limits.CHART_TEXT, least=0)] = ""


class Chart(_Block):
    """One of six pictures (screens.md 6), as numbers; `alt` says the same in words."""

    kind: ChartKind
    caption: Annotated[str, _fits(limits.CHART_CAPTION)]
    rows: Annotated[tuple[Bar, ...], Field(min_length=1, max_length=limits.CHART_ROWS)]
    alt: Annotated[str, _fits(limits.CHART_ALT)]


Block = Prose | Facts | Words | Ticks | Choice | Buttons | Chart
# A block was checked when it was made: trying it against one kind after another would cost more than all else of a card.
_MADE: Final = GetPydanticSchema(lambda _kinds, _handler: core_schema.is_instance_schema(_Block))


class Card(_Shown):
    """What a member sees: a title, why it is here, up to eight blocks, and who can see it.

    `audience` draws the footer, so it can be neither forgotten nor mistyped. Raises ValueError for two equal actions, more than one
    Ticks, Choice or Chart, more than three rows of buttons, a second main button, or a plain form over 1,900 (3,800 with Words).
    """

    title: Annotated[str, _fits(limits.TITLE)]
    why: Annotated[str, _fits(limits.WHY)]
    blocks: Annotated[tuple[Annotated[Block, _MADE], ...], Field(min_length=1, max_length=limits.BLOCKS)]
    audience: Audience = "me"

    def __init__(self, title: str, why: str, *blocks: Block, audience: Audience = "me") -> None:
        super().__init__(title=title, why=why, blocks=blocks, audience=audience)  # type: ignore[call-arg]  # positional on purpose

    @model_validator(mode="after")
    def _portable(self) -> Self:
        kinds = [type(b) for b in self.blocks]
        for kind in (Ticks, Choice, Chart):
            if kinds.count(kind) > 1:
                raise ValueError(f"at most one {kind.__name__} a card")
        if kinds.count(Buttons) > limits.BUTTON_ROWS:
            raise ValueError(f"at most {limits.BUTTON_ROWS} rows of buttons a card")
        if [b.style for row in self.blocks if type(row) is Buttons for b in row.items].count("main") > 1:
            raise ValueError("at most one main button a card")
        packed = [a.packed for a in self.actions]
        if len(set(packed)) != len(packed):
            raise ValueError("two equal actions on one card")
        # The marks only make it longer: where it fits with them, nobody has to look for them.
        if Words in kinds:
            if load(self._text(str)) > limits.WORDS_CARD:
                raise ValueError(f"a card with a sheet of words is at most {limits.WORDS_CARD}; say less around them")
        elif weight(self._text(str)) > limits.PLAIN and weight(self.plain()) > limits.PLAIN:
            raise ValueError(f"a card's plain form is at most {limits.PLAIN}; fold it")
        return self

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every action that can be pressed on this card, in order."""
        out: list[Action] = []
        for block in self.blocks:
            match block:
                case Buttons(items=items):
                    out.extend(b.action for b in items if b.action is not None)
                case Ticks(action=action) | Choice(action=action):
                    out.append(action)
                case _:
                    pass
        return tuple(out)

    def plain(self) -> str:
        """The whole card as text, for notifications and screen readers: no marks, no glyphs, no buttons."""
        return self._text(_unmarked)

    def _text(self, prose: Callable[[str], str]) -> str:
        lines = [_stop(self.title), self.why]
        for block in self.blocks:
            lines.extend(_lines(block, prose))
        lines.append(_stop(FOOTERS[self.audience][1:].strip()))
        return "\n".join(lines)


class Write(_Shown):
    """An input for words, numbers, and times in plain language."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
    label: Annotated[str, _fits(limits.INPUT_LABEL)]
    hint: Annotated[str, _fits(limits.INPUT_HINT, least=0)] = ""
    long: bool = False
    value: Annotated[str, Field(max_length=limits.WRITE)] = ""
    need: bool = False
    most: Annotated[int, Field(ge=1, le=limits.WRITE)] = limits.WRITE

    @model_validator(mode="after")
    def _value_fits(self) -> Self:
        if utf16(self.value) > self.most:
            raise ValueError("what stands in an input beforehand must fit it")
        return self


class Pick(_Shown):
    """An input of 2 to 10 answers, one or `many` of which are picked; `value` holds the ids picked beforehand."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
    label: Annotated[str, _fits(limits.INPUT_LABEL)]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=limits.ITEMS)]
    many: bool = False
    need: bool = False
    value: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _values_exist(self) -> Self:
        ids = [o.id for o in self.options]
        _distinct(self, ids)
        if not set(self.value) <= set(ids) or (len(self.value) > 1 and not self.many):
            raise ValueError("what is picked beforehand must be among the options, and one where one is allowed")
        return self


class Person(_Shown):
    """An input that picks people."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
    label: Annotated[str, _fits(limits.INPUT_LABEL)]
    hint: Annotated[str, _fits(limits.INPUT_HINT, least=0)] = ""
    many: bool = False
    need: bool = True


Input = Write | Pick | Person


class Form(_Shown):
    """A form of one to five inputs; what is sent arrives as `Submit` with the same `action`. A form never follows a form."""

    title: Annotated[str, _fits(limits.FORM_TITLE)]
    submit: Annotated[str, _fits(limits.FORM_SUBMIT)]
    action: Action
    inputs: Annotated[tuple[Input, ...], Field(min_length=1, max_length=limits.FORM_INPUTS)]

    def __init__(self, title: str, submit: str, action: Action, *inputs: Input) -> None:
        super().__init__(title=title, submit=submit, action=action, inputs=inputs)  # type: ignore[call-arg]  # positional

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        return _distinct(self, [i.id for i in self.inputs])


def utf16(text: str) -> int:
    """Length in UTF-16 units, which is how both platforms bound what is typed into an input."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def progress(done: int, of: int) -> str:
    """`3 of 6 done ▰▰▰▱▱▱`, at most ten cells (screens.md 2)."""
    cells = min(of, 10)
    full = done * cells // of if of else 0
    return f"{done} of {of} done " + "▰" * full + "▱" * (cells - full) if of else "0 of 0 done"


def _distinct(model: S, ids: list[str]) -> S:
    if len(set(ids)) != len(ids):
        raise ValueError("ids must differ")
    return model


def _stop(line: str) -> str:
    return line if line.endswith(("?", ".", ":")) else line + "."


_MARKS: Final = re.compile(r"\*\*|__|`|^- |(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", re.MULTILINE)
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_GLYPHS: Final = re.compile(" ?[▰▱●○─·█▌–✓]+")
_COMMAND: Final = re.compile(f"({ROOT_OPEN}[^{ROOT_CLOSE}]*{ROOT_CLOSE})")


def _unmarked(text: str) -> str:
    # A command inside code marks keeps its own characters: only the marks go.
    parts = _COMMAND.split(_LINK.sub(r"\1", text))
    return "".join(p if p.startswith(ROOT_OPEN) else _MARKS.sub("", _GLYPHS.sub("", p)) for p in parts)


def _lines(block: Block, prose: Callable[[str], str]) -> list[str]:
    match block:
        case Prose(text=text):
            return [prose(text)]
        case Facts(rows=rows) | Words(rows=rows):
            return [f"{row.label}: {row.value}" for row in rows]
        case Ticks(label=label, items=items):
            yes, no = ("Yes", "No") if label else ("Done", "Open")
            head = [_headed(label)] if label else []
            return head + [f"{yes if i.done else no}: {i.label}" for i in items]
        case Choice(label=label, options=options):
            return [f"{_headed(label)} " + "; ".join(o.label for o in options)]
        case Chart(caption=caption, alt=alt):
            return [f"{_headed(caption)} {alt}"]
        case Buttons():
            return []


def _headed(label: str) -> str:
    """A label before what it is about: with a colon, where it does not end with a mark of its own."""
    return label if label.endswith((":", "?", ".")) else f"{label}:"
