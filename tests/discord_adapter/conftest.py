"""A running bot on a Discord of its own, and somebody on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord_adapter.scene import Scene, a_scene
from tests.standins.discord_people import Person


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with a_scene(tmp_path) as made:
        yield made


@pytest.fixture
def ada(scene: Scene) -> Person:
    return scene.discord.person("Ada")
