"""What is wrong with a body: by our own table of Discord's facts always, and by the published OpenAPI file where it is at hand."""

from __future__ import annotations

from collections.abc import Iterator

from tests.standins.discord_facts import BODIES
from tests.standins.discord_schema import Problem, schema_problems


def body_problems(name: str, body: object) -> Iterator[Problem]:
    """What is wrong with `body`; `name` as in `discord_facts.BODIES`. Raises KeyError for a name that is not there."""
    yield from BODIES[name].wrong(body, "")
    yield from schema_problems(name, body)
