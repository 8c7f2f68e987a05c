"""The scripted month, and a whole search, through the real discord.py leave the same records as everywhere."""

from __future__ import annotations

from pathlib import Path

from tests import month, search
from tests.discord_adapter.scene import Scene, a_scene
from tests.standins.discord_people import Person


class Hand:
    """`tests.month.Hand` for a person in front of Discord."""

    def __init__(self, person: Person, scene: Scene) -> None:
        self.person = person
        self.scene = scene

    async def says(self, line: str) -> None:
        await self.person.command(line)
        await self._settled()

    async def presses(self, label: str) -> None:
        await self.person.press(label)
        await self._settled()

    async def ticks(self, *labels: str) -> None:
        await self.person.tick(list(labels))
        await self._settled()

    async def picks(self, label: str) -> None:
        await self.person.pick(label)
        await self._settled()

    async def fills(self, answers: month.Answers) -> None:
        await self.person.fill({k: list(v) if isinstance(v, tuple) else v for k, v in answers.items()})
        await self._settled()

    async def _settled(self) -> None:
        assert not self.person.error, self.person.error
        await self.scene.outbox.once()


async def test_a_month_on_discord_leaves_what_it_leaves_everywhere(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        ada = scene.discord.person("Ada")
        await month.live(Hand(ada, scene), scene.passes, home="/jsc home")
        scene.discord.check()
        month.check(await month.held(scene.app, "discord", ada.id))


async def test_a_whole_search_on_discord_leaves_what_it_leaves_everywhere(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        ada = scene.discord.person("Ada")
        await search.live(Hand(ada, scene), scene.passes, home="/jsc home")
        scene.discord.check()
        search.check(await month.held(scene.app, "discord", ada.id))
