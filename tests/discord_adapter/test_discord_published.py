"""What is published on a server is what was shown: any text, decoded from the text displays that Discord's stand-in took."""

from __future__ import annotations

import re
from itertools import zip_longest

import pytest
from hypothesis import example, given, settings

from tests import publishing
from tests.discord_adapter.scene import Scene, a_scene
from tests.discord_adapter.test_discord_six_weeks import MODERATES, Looking
from tests.publishing import Rows, Texts
from tests.standins.discord_markdown import texts as texts_of
from tests.standins.discord_people import Person, draw
from tests.standins.discord_world import Message

HEAD = re.compile(r"^\*\*(?P<label>[^*\n]+?):\*\* ", re.MULTILINE)
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
"""A backslash before a mark draws the mark (support page "Markdown Text 101"); before anything else it is itself."""


def rows_of(message: Message) -> Rows:
    """Its rows: a label between unescaped stars at the beginning of a line, then words up to the next, escapes undone."""
    found: list[tuple[str, str]] = []
    for text in texts_of(message):
        heads = list(HEAD.finditer(text))
        for head, after in zip_longest(heads, heads[1:]):
            words = text[head.end() : after.start() - 1 if after is not None else None]
            bare = ESCAPED.sub("", words)
            assert not re.search(r"[*_~|`<>@\[\]]", bare), "every mark in words of people is escaped"
            found.append((head["label"], ESCAPED.sub(r"\1", words)))
    return tuple(found)


class Table:
    """Three people on a server, in a thread that the app made."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.app = scene.app
        self.people = {name: scene.discord.person(name) for name in ("Ada", "Ben", "Cleo")}

    def seat(self, who: str) -> Looking:
        return Looking(self.people[who], self.scene)

    def pick(self, who: str) -> str:
        return self.people[who].id

    async def passes(self, **by: float) -> None:
        await self.scene.passes(**by)

    async def houses(self, council: str, first: str, *others: str) -> None:
        assert any(thread.name == council for thread in self.scene.discord.guild.threads.values())

    def _card(self, who: str, title: str) -> Message:
        for card in self.people[who].cards:
            if any(text.startswith(f"### {title}") for text in texts_of(card)):
                return card
        raise LookupError(f"{who} sees no {title!r} but:\n" + "\n\n".join(draw(card) for card in self.people[who].cards[:4]))

    async def reads(self, who: str, title: str) -> tuple[Rows, tuple[str, ...]]:
        card = self._card(who, title)
        return rows_of(card), tuple(re.findall(r"(?m)^\[(.+)\]$", draw(card)))

    async def presses_card(self, who: str, title: str, label: str) -> None:
        person: Person = self.people[who]
        await person.press(label, on=self._card(who, title))
        assert not person.error, person.error
        await self.scene.outbox.once()


@settings(max_examples=5)
@example(texts=publishing.PLAIN)
@example(texts=publishing.BOUNDS)
@example(texts=publishing.GROWS)
@given(texts=publishing.TEXTS)
async def test_what_is_published_is_what_was_shown(tmp_path_factory: pytest.TempPathFactory, texts: Texts) -> None:
    async with a_scene(tmp_path_factory.mktemp("discord")) as scene:
        table = Table(scene)
        moderator = Looking(scene.discord.person("Mod", permissions=MODERATES), scene)
        await moderator.says("/jsc facilitate rooms here")
        await publishing.everything(table, await publishing.meets(table), texts)
        scene.discord.check()
