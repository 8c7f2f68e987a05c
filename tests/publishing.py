"""What is published is what was shown, the same on every surface: any text, previewed, stored, and read where it then stands.

Whoever plays it reads cards as they came over the wire, with a decoder of their own: rows of label and words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Protocol

from hypothesis import strategies as st

from bot.app import App
from bot.cards import utf16
from bot.context import Context
from bot.council import rounds
from bot.text import clean
from playbook.records import Answer, Post, RoundNote, RoundQuestion, Shown
from tests import council_life
from tests.council_life import NAME, Seat

Row = tuple[str, str]
Rows = tuple[Row, ...]

ABOUT_IT: Final = ("From", "Shown to", "Look again", "Is it pay?", "Too long", "Been there too", "Answers so far", "Thanks")
"""Labels of the app's own, beside what is published."""
LABELS: Final = ("Went well", "Stuck", "I ask", "I will")
HOSTILE: Final = (
    "# not a heading\n- not a list\n1. nor this\n> no quote\n-# not small",
    "**bold** __under__ ~~gone~~ ||hidden|| `code` ```fence``` [words](https://example.org/x) https://example.org",
    "<@1234567890> <#12> <!channel> @everyone @here <@U123|ada> :smile: &amp; &lt;b&gt; \\* \\\\",
    "para one\n\npara two\n\n\n\npara three\nand its last line",
    "\u202eright to left\u202c \u2066x\u2069 \u200bzero\u200b \ue000home\ue001 \x00\x07 a\u2028b\u2029c",
    "שלום עולם 漢字かな 👩‍👩‍👧‍👦 e\u0301\u0301\u0301 ﷽",
)


@dataclass(frozen=True)
class Texts:
    """What one person types into each of the forms; each holds what its input takes."""

    question: str
    debrief: tuple[str, str, str]
    answer: str
    hot: str
    line: tuple[str, str, str, str]
    note: str


def typed(most: int) -> st.SearchStrategy[str]:
    """Any text that an input takes and that says something: any Unicode, marks, long, many lines."""
    any_character = st.characters(exclude_categories=["Cs"])
    marks = st.sampled_from("&<>*_~|`@[]\\#-+1. :/\nab")
    pieces = st.one_of(
        st.text(any_character, max_size=60),
        st.text(marks, max_size=most),
        st.sampled_from(HOSTILE),
        st.integers(1, most).map(lambda n: "word " * (n // 5)),
        st.integers(1, most).map(lambda n: "&" * n),
        st.integers(1, most).map(lambda n: "漢" * n),
    )
    whole = st.lists(pieces, min_size=1, max_size=4).map("\n".join)
    return whole.map(lambda text: _within(text, most)).filter(lambda text: bool(clean(text)))


def _within(text: str, most: int) -> str:
    while utf16(text) > most:
        text = text[: len(text) - max(1, (utf16(text) - most) // 2)]
    return text


TEXTS: Final = st.builds(
    Texts,
    question=typed(600),
    debrief=st.tuples(typed(2_000), typed(2_000), typed(2_000)),
    answer=typed(600),
    hot=typed(600),
    line=st.tuples(
        typed(350), typed(350), typed(350), st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=30)
    ),
    note=typed(600),
)
BOUNDS: Final = Texts(
    question="&" * 600,
    debrief=("*" * 2_000, "漢" * 2_000, "<i>" * 666),
    answer="&" * 600,
    hot="<" * 600,
    line=("*" * 350, "_" * 350, "漢" * 350, "one thing"),
    note="`" * 600,
)
PLAIN: Final = Texts(
    question=("They asked about the two years, and I said that I was at home with my father. How would you say it? " * 5)[:457].strip(),
    debrief=(HOSTILE[0], "word " * 399, HOSTILE[1]),
    answer=HOSTILE[2],
    hot=HOSTILE[3],
    line=(HOSTILE[0], HOSTILE[3], "", HOSTILE[5][:40]),
    note=HOSTILE[1],
)


GROWS: Final = Texts(
    question="@ab " * 140,
    debrief=("@ab " * 480, "One line.", "$9 " * 600),
    answer="An answer.",
    hot="A question.",
    line=("Well.", "", "", ""),
    note="@ab " * 140,
)


class Table(Protocol):
    """Three people at one surface, whose cards are read as they came over the wire."""

    @property
    def app(self) -> App: ...

    def seat(self, who: str) -> Seat: ...

    def pick(self, who: str) -> str: ...

    async def passes(self, **by: float) -> object: ...

    async def houses(self, council: str, first: str, *others: str) -> None: ...

    async def reads(self, who: str, title: str) -> tuple[Rows, tuple[str, ...]]:
        """The rows and buttons of the newest card before `who` whose title begins so."""
        ...

    async def presses_card(self, who: str, title: str, label: str) -> None:
        """Presses a button on that card."""
        ...


async def meets(table: Table) -> str:
    """A council of three with its room and an open round, whose seat is Ada's; returns its id."""
    ada, ben, cleo = (table.seat(name) for name in ("Ada", "Ben", "Cleo"))
    await council_life.three_say_yes(ada, ben, cleo)
    await table.passes(minutes=1)
    await table.houses(NAME, "Ada", "Ben", "Cleo")
    await table.passes(minutes=1)
    ((council,),) = await table.app.store.rows("SELECT DISTINCT council FROM seats")
    return str(council)


async def opens_a_round(table: Table, council: str) -> None:
    """The next round comes within the minute."""

    def soon(context: Context) -> None:
        assert context.here is not None
        at = (context.now + dt.timedelta(minutes=1)).replace(second=0)
        at = at.astimezone(context.here.council.tz)
        context.records.put(context.here.council.model_copy(update={"day": at.weekday(), "at": at.time()}))
        rounds.begin(context.here, context.now)

    await table.app.change(council, soon)
    await table.passes(minutes=3)


async def everything(table: Table, council: str, texts: Texts) -> None:
    """Each text through each way that leads to other people."""
    await _question(table, council, texts.question)
    await _answer(table, council, texts.answer)
    await _debrief(table, council, texts.debrief)
    await _one_person(table, council, texts.debrief[0])
    await _reworded(table, council, texts.note)
    await opens_a_round(table, council)
    await _hot_seat(table, council, texts.hot)
    await _line(table, council, texts.line)
    await _round_answer(table, council, texts.note)
    for who in ("Ada", "Ben", "Cleo"):
        assert not await _stands(table, "That went wrong", who)


def joined(rows: Sequence[Row]) -> Rows:
    """Pieces under the same label, one after the other, are one row."""
    return tuple((label, "".join(words for _, words in pieces)) for label, pieces in groupby(rows, key=lambda row: row[0]))


def published(rows: Rows) -> Rows:
    """The rows that are published, without those of the app's own around them."""
    return tuple((label, words) for label, words in rows if label not in ABOUT_IT)


async def pages(table: Table, who: str, title: str) -> Rows:
    """All pages from the one in front of `who` on."""
    rows, buttons = await table.reads(who, title)
    found = list(published(rows))
    while "Next page" in buttons:
        await table.presses_card(who, title, "Next page")
        rows, buttons = await table.reads(who, title)
        found += published(rows)
    return joined(found)


async def whole(table: Table, who: str, title: str, read: str = "The whole post") -> Rows:
    """What stands there, read on where it has pages; its first page is the beginning of it all."""
    rows, buttons = await table.reads(who, title)
    first = published(rows)
    if "Read all" not in buttons:
        return first
    await table.presses_card(who, title, "Read all")
    read_rows, _ = await table.reads(who, read)
    assert published(read_rows) == first, "the first page that is read is the one that stands there"
    return await pages(table, who, read)


async def stored(table: Table, council: str, kind: type[Post | Shown | Answer | RoundNote | RoundQuestion]) -> list[Rows]:
    """What the store holds of a kind, oldest first, as rows."""

    def look(context: Context) -> list[Rows]:
        found: list[Rows] = []
        for one in context.records.all(kind):
            match one:
                case Answer():
                    found.append((("Answer", one.words),))
                case RoundQuestion():
                    found.append((("The question", one.words),))
                case Post() | Shown() | RoundNote():
                    found.append(one.rows)
        return found

    found = await table.app.change(council, look)
    assert found is not None
    return found


async def previewed(table: Table, title: str, press: str, *parts: str) -> Rows:
    """The pages of Ada's preview. Where words grew too long with names taken out it says so, offers no press, and she shortens them."""
    shown = await pages(table, "Ada", title)
    rows, buttons = await table.reads("Ada", title)
    if press in buttons:
        return shown
    assert any(label == "Too long" for label, _ in rows), (rows, buttons)
    assert any(utf16(words) > 2_000 for _, words in shown)
    await table.presses_card("Ada", title, "Edit the words")
    await table.seat("Ada").fills(dict.fromkeys(parts, HOSTILE[0]))
    shown = await pages(table, "Ada", title)
    assert press in (await table.reads("Ada", title))[1]
    return shown


# -- the ways that lead to other people ------------------------------------------------------------------------------------------


async def _question(table: Table, council: str, text: str) -> None:
    ada = table.seat("Ada")
    await ada.says("/jsc council")
    await ada.presses("Ask them something")
    await ada.fills({"question": text, "about": ""})
    shown = await previewed(table, "What your council would see", "Post to 2 people", "question")
    await table.presses_card("Ada", "What your council would see", "Post to 2 people")
    await table.passes(minutes=1)
    assert shown == (await stored(table, council, Post))[-1]
    assert shown == await whole(table, "Ben", "Ada asks the council")
    assert shown == await whole(table, "Ada", "Posted to your council"), "the receipt says what was posted"


async def _answer(table: Table, council: str, text: str) -> None:
    await table.presses_card("Ben", "Ada asks the council", "Reply")
    await table.seat("Ben").fills({"words": text})
    (echo,) = published((await table.reads("Ben", "Your answer is on its way"))[0])
    await table.passes(minutes=1)
    assert echo == ("Answer", clean(text))
    assert (echo,) == (await stored(table, council, Answer))[-1]
    assert (echo,) == published((await table.reads("Cleo", "An answer from Ben"))[0])


async def _debrief(table: Table, council: str, texts: tuple[str, str, str]) -> None:
    ada = table.seat("Ada")
    await ada.says("/jsc debrief")
    await ada.fills(dict(zip(("well", "facts", "felt"), texts, strict=True)))
    await table.presses_card("Ada", "Saved", "Show my council")
    await pages(table, "Ada", "What your council would see")
    # One after the other, as each is drawn anew with what the one before changed.
    await ada.ticks("What was said")
    await ada.ticks("How it felt")
    title = "What your council would see"
    if "Read it once more" in (await table.reads("Ada", title))[1]:
        await table.presses_card("Ada", title, "Read it once more")
    shown = await previewed(table, title, "Post to 2 people", "well", "facts", "felt")
    await table.presses_card("Ada", title, "Post to 2 people")
    await table.passes(minutes=1)
    assert [label for label, _ in shown] == ["About", "What went well", "What was said", "How it felt"]
    assert shown == (await stored(table, council, Post))[-1]
    assert shown == await whole(table, "Cleo", "Ada tells the council")


async def _one_person(table: Table, council: str, text: str) -> None:
    """A debrief for Cleo alone, and what she writes back."""
    ada, cleo, title = table.seat("Ada"), table.seat("Cleo"), "What one person would see"
    await ada.says("/jsc debrief")
    await ada.fills({"well": text})
    await table.presses_card("Ada", "Saved", "Show one person")
    await ada.fills({"who": table.pick("Cleo")})
    shown = await previewed(table, title, "Show it to one person", "well")
    await table.presses_card("Ada", title, "Show it to one person")
    await table.passes(minutes=1)
    await table.presses_card("Cleo", "You have a note", "Open")
    assert shown == (await stored(table, council, Shown))[-1]
    assert shown == await whole(table, "Cleo", "Someone from your council shows", "All of it")
    await table.presses_card("Cleo", "Someone from your council shows", "Answer")
    await cleo.fills({"words": HOSTILE[2]})
    await table.passes(minutes=1)
    assert (("Answer", clean(HOSTILE[2])),) == published((await table.reads("Ada", "A word back"))[0])


async def _reworded(table: Table, council: str, text: str) -> None:
    ada = table.seat("Ada")
    await ada.says("/jsc council")
    await ada.presses("Ask them something")
    await ada.fills({"question": "How do I begin?", "about": ""})
    await table.presses_card("Ada", "What your council would see", "Post to 2 people")
    await table.passes(minutes=1)
    await table.presses_card("Ada", "Posted to your council", "Edit the words")
    await ada.fills({"r0": text})
    shown = await previewed(table, "Your post, reworded", "Change the post", "r0")
    assert (await stored(table, council, Post))[-1] == (("Question", "How do I begin?"),), "nothing has changed yet"
    await table.presses_card("Ada", "Your post, reworded", "Change the post")
    await table.passes(minutes=1)
    assert shown == (await stored(table, council, Post))[-1]
    assert shown == await whole(table, "Ben", "Ada asks the council")


async def _hot_seat(table: Table, council: str, text: str) -> None:
    """Ada has the seat, and writes a question while the round is on."""
    whose = "Ada"
    assert await _stands(table, "This week: Ada has the seat")
    await table.seat(whose).says("/jsc council")
    await table.presses_card(whose, "Your council", "Who sits when")
    await table.presses_card(whose, "The hot seat", "My question")
    await table.seat(whose).fills({"words": text})
    (echo,) = published((await table.reads(whose, "Your question is kept"))[0])
    await table.passes(minutes=1)
    assert echo == ("Your question", clean(text))
    assert (await stored(table, council, RoundQuestion))[-1] == (("The question", clean(text)),)
    assert ("The question", clean(text)) in (await table.reads("Ada", "This week"))[0]


async def _stands(table: Table, title: str, who: str = "Ada") -> bool:
    try:
        await table.reads(who, title)
    except LookupError:
        return False
    return True


async def _line(table: Table, council: str, texts: tuple[str, str, str, str]) -> None:
    await table.presses_card("Ben", "This week", "Add my own line")
    await table.seat("Ben").fills(dict(zip(("well", "stuck", "ask", "commitment"), texts, strict=True)))
    wanted = tuple((label, clean(text)) for label, text in zip(LABELS, texts, strict=True) if clean(text))
    if await _stands_for(table, "Ben", "One line needs another look"):
        assert sum(5 * text.count("&") + 4 * (text.count("<") + text.count(">")) for _, text in wanted) > 1_000
        return
    echo = published((await table.reads("Ben", "On its way to your council"))[0])
    await table.passes(minutes=1)
    assert echo == wanted == (await stored(table, council, RoundNote))[-1]
    assert echo == published((await table.reads("Cleo", "Ben's line"))[0])


async def _stands_for(table: Table, who: str, title: str) -> bool:
    """Whether the newest card before `who` has that title."""
    rows, _ = await table.reads(who, "")
    try:
        return (await table.reads(who, title))[0] == rows
    except LookupError:
        return False


async def _round_answer(table: Table, council: str, text: str) -> None:
    await table.presses_card("Cleo", "This week", "Answer")
    await table.seat("Cleo").fills({"words": text})
    echo = published((await table.reads("Cleo", "On its way to your council"))[0])
    await table.passes(minutes=1)
    assert echo == (("Answer", clean(text)),) == (await stored(table, council, RoundNote))[-1]
    assert echo == published((await table.reads("Ben", "An answer from Cleo"))[0])
