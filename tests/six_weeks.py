"""Two councils over six weeks, the same on every surface: who was shown what, and what both councils then hold.

Whoever lays the `Table` plays it: the stage, the page, or one of the platforms' stand-ins. Every secret of a person carries a
word of its own that stands nowhere else, so that the surface's ledger can say who ever received it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from bot.app import App
from bot.context import Context
from playbook.records import Council, kinds
from tests.council_life import Seat, joins, promises_all

GOLDEN: Final = Path(__file__).parent / "golden" / "six_weeks.json"
BIRCH: Final = "birch-circle"
OAK: Final = "oak-circle"
SIX: Final = ("Ada", "Ben", "Cleo", "Dev", "Rosa", "Fay")
SEVENTH: Final = "Boss"
"""Somebody in the same community who has no seat anywhere."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Words of one person, and who else may ever be shown them."""

    author: str
    others: frozenset[str] = frozenset()


def _of(author: str, *others: str) -> Secret:
    return Secret(author, frozenset(others))


SECRETS: Final = {
    # What Ada wrote for herself alone, and what was taken out of what she shared.
    "Quibblefern": _of("Ada"),
    "Zolkiewska": _of("Ada"),
    "87,654": _of("Ada"),
    "wobblekin": _of("Ada"),
    "plonkative": _of("Ada"),
    # Her post, mended and withdrawn before anybody new came in.
    "rollowick": _of("Ada", "Ben", "Cleo"),
    "gapsniffle": _of("Ada", "Ben", "Cleo"),
    "mendelbury": _of("Ada", "Ben", "Cleo"),
    # What she showed to one person, and what came back.
    "hushamoon": _of("Ada", "Cleo"),
    "larkaback": _of("Cleo", "Ada"),
    # Answers stay with their author's name, and whoever takes a seat reads what stands.
    "sandwimble": _of("Ben", "Ada", "Cleo", "Fay"),
    "byebramble": _of("Ben", "Ada", "Cleo", "Fay"),
    "acornfrolic": _of("Dev", "Rosa", "Fay", "Ben"),
    "rosavetch": _of("Rosa", "Dev", "Fay", "Ben"),
    "slipsorrel": _of("Fay", "Dev", "Rosa"),
    "adieufen": _of("Fay", "Dev", "Rosa", "Ben"),
    # Under oak's first round: Dev's line stands, Fay's was taken back while Ben had no seat yet.
    "wellcrake": _of("Dev", "Rosa", "Fay", "Ben"),
    "stucksedge": _of("Dev", "Rosa", "Fay", "Ben"),
    "asktansy": _of("Dev", "Rosa", "Fay", "Ben"),
    "willyarrow": _of("Dev", "Rosa", "Fay", "Ben"),
    "backbryony": _of("Fay", "Dev", "Rosa"),
    # After two seats changed hands.
    "lateplum": _of("Ada", "Cleo", "Fay"),
    "freshquince": _of("Fay", "Ada", "Cleo"),
    "endmedlar": _of("Rosa", "Dev", "Ben"),
}
STAND: Final = {
    BIRCH: {"sandwimble", "byebramble", "lateplum", "freshquince"},
    OAK: {"acornfrolic", "adieufen", "wellcrake", "stucksedge", "asktansy", "willyarrow"},
}
"""What is still to be read in each room at the end."""


APART: Final = ("room", "poll")
"""What stands on the surface's own ids, or comes by when it made the room."""


class Table(Protocol):
    """The six people at one surface. People are named as in `SIX`; a council by its name."""

    platform: str
    crowded: bool
    """Whether a person without a seat can be let into a room by its people."""

    @property
    def app(self) -> App: ...

    def seat(self, who: str) -> Seat: ...

    def id(self, who: str) -> str: ...

    def pick(self, who: str) -> str:
        """What is filled in where a form asks for a person."""
        ...

    async def passes(self, **by: float) -> object: ...

    async def houses(self, council: str, first: str, *others: str) -> None:
        """The council's room is there: the app has made it, or people make it now and the first of them binds it."""
        ...

    async def enters(self, council: str, who: str) -> None:
        """People let somebody into the room, where they hold its doors."""
        ...

    async def goes(self, council: str, who: str) -> None:
        """People let somebody out of the room, where they hold its doors."""
        ...

    async def presses_on(self, who: str, text: str, label: str) -> None:
        """Presses a button on what stands in the person's own chat and holds `text`."""
        ...

    async def presses_in(self, who: str, council: str, text: str, label: str) -> None:
        """Presses a button on the message of a room that holds `text`."""
        ...

    def stands(self, council: str) -> str:
        """All that a room shows now."""
        ...

    def received(self, words: str) -> set[str]:
        """Whoever was ever shown `words`, the seventh too."""
        ...


# -- the story --------------------------------------------------------------------------------------------------------------------


async def live(table: Table) -> None:
    """Monday 23 November to Tuesday 5 January 2027, six weeks."""
    await _two_councils(table)
    await _a_debrief(table)
    await _shared_with_a_stranger_at_the_door(table)
    await _answered_and_helped(table)
    await _shown_to_one(table)
    await _asked_in_oak(table)
    await _a_round(table)
    await table.passes(days=3, hours=20)
    await _withdrawn(table)
    await _away(table)
    await table.passes(days=12)
    await _the_seat_goes_round(table)
    await _two_leave_and_two_come(table)
    await table.passes(days=10)
    await _asked_again(table)
    await table.passes(days=11)
    await _deletes_everything(table)


async def _starts(table: Table, council: str, first: str) -> str:
    who = table.seat(first)
    await who.says("/jsc council")
    await who.presses("Start one")
    rhythm = "Every week" if council == OAK else "When someone asks"
    await who.fills({"name": first, "council": council, "rhythm": rhythm, "seats": "3"})
    await promises_all(who)
    return _line(who)


def _line(who: Seat) -> str:
    found = re.findall(r"council join ([\w-]+)", who.screen)
    assert found, who.screen
    return f"/jsc council join {found[0]}"


async def _two_councils(table: Table) -> None:
    for council, (first, *others) in ((BIRCH, SIX[:3]), (OAK, SIX[3:])):
        line = await _starts(table, council, first)
        for name in others:
            await joins(table.seat(name), name, line)
        await table.passes(minutes=1)
        await table.houses(council, first, *others)
        await table.passes(minutes=1)
        assert "This is the council's room" in table.stands(council), table.stands(council)


async def _a_debrief(table: Table) -> None:
    ada = table.seat("Ada")
    await ada.says("/jsc log Quibblefern, night planner, applied, referral")
    await ada.says("/jsc interview")
    await ada.presses("Set my clock")
    await ada.fills({"city": "Lisbon"})
    await ada.presses("Yes, that is my time")
    await ada.says("/jsc interview")
    await ada.fills({"job": "Quibblefern, night planner", "when": "today 10:00", "who": "Marit Zolkiewska"})
    await ada.presses("Yes, set it")
    await table.passes(hours=3)
    await ada.says("/jsc debrief")
    await ada.fills(
        {
            "well": "At Quibblefern they asked to see the rollowick plan.",
            "facts": "Marit Zolkiewska said plonkative: the pay is 87,654 a year.",
            "felt": "my wobblekin hands",
        }
    )
    assert "Shown to nobody" in ada.screen, ada.screen


async def _shared_with_a_stranger_at_the_door(table: Table) -> None:
    ada = table.seat("Ada")
    await table.enters(BIRCH, SEVENTH)
    await ada.presses("Show my council")
    await ada.presses("Edit the words")
    await ada.fills({"question": "How do I explain a gapsniffle?", "alias": "a mid-size freight firm"})
    assert "What your council would see" in ada.screen, ada.screen
    if not table.crowded:
        # Where nobody can be let in, she presses at the minute in which she looks again elsewhere.
        await table.passes(minutes=1)
    await ada.presses("Post to 2 people")
    if table.crowded:
        await table.passes(minutes=1)
        assert "gapsniffle" not in table.stands(BIRCH)
        assert table.received("someone there has no seat") == {"Ada"}, "the asker alone is told"
        await table.goes(BIRCH, SEVENTH)
        await table.presses_on("Ada", "someone there has no seat", "Look again")
    await table.passes(minutes=1)
    assert "gapsniffle" in table.stands(BIRCH)


async def _answered_and_helped(table: Table) -> None:
    ben = table.seat("Ben")
    await table.presses_in("Ben", BIRCH, "gapsniffle", "Reply")
    await ben.fills({"words": "Say the year, call it sandwimble, and stop."})
    await table.passes(minutes=1)
    await table.presses_in("Cleo", BIRCH, "gapsniffle", "I have been there")
    await table.passes(minutes=1)
    await table.presses_in("Ada", BIRCH, "sandwimble", "It helped")
    await table.passes(minutes=1)
    assert "Been there too" in table.stands(BIRCH)
    assert table.received("Your answer helped") == {"Ben"}
    await table.presses_on("Ada", "Posted to your council", "Edit the words")
    await table.seat("Ada").fills({"r1": "How do I explain a gapsniffle, or a mendelbury?"})
    await table.seat("Ada").presses("Change the post")
    await table.passes(minutes=1)
    assert "mendelbury" in table.stands(BIRCH)


async def _shown_to_one(table: Table) -> None:
    ada, cleo = table.seat("Ada"), table.seat("Cleo")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "I kept my hushamoon all along."})
    await ada.presses("Show one person")
    await ada.fills({"who": table.pick("Cleo")})
    assert "What one person would see" in ada.screen, ada.screen
    await ada.presses("Show it to one person")
    await table.passes(minutes=1)
    await table.presses_on("Cleo", "You have a note", "Open")
    await table.presses_on("Cleo", "hushamoon", "Answer")
    await cleo.fills({"words": "No more than my larkaback was."})
    await table.passes(minutes=1)


async def _asked_in_oak(table: Table) -> None:
    dev = table.seat("Dev")
    await dev.says("/jsc council")
    await dev.presses("Ask them something")
    await dev.fills({"question": "Do I name the acornfrolic first?", "about": "a second talk"})
    await dev.presses("Post to 2 people")
    await table.passes(minutes=1)
    for name, words in (("Rosa", "Name it second, says rosavetch."), ("Fay", "Never say slipsorrel there.")):
        await table.presses_in(name, OAK, "acornfrolic", "Reply")
        await table.seat(name).fills({"words": words})
        await table.passes(minutes=1)
    await table.presses_in("Fay", OAK, "slipsorrel", "More")
    await table.seat("Fay").presses("Take it back")
    await table.passes(minutes=1)
    assert "slipsorrel" not in table.stands(OAK)
    assert "Fay took this back." in table.stands(OAK)


async def _a_round(table: Table) -> None:
    """Thursday in oak: two write by their own press and one takes it back. Two days later its host alone hears that it is quiet."""
    await table.passes(days=3)
    assert "This week: Dev has the seat" in table.stands(OAK), table.stands(OAK)
    lines = {
        "Dev": {
            "well": "A wellcrake of a talk.",
            "stuck": "The stucksedge again.",
            "ask": "Who knows an asktansy?",
            "commitment": "One willyarrow a day.",
        },
        "Fay": {"well": "Nobody heard of backbryony."},
    }
    for name, line in lines.items():
        await table.presses_in(name, OAK, "This week: Dev has the seat", "Add my own line")
        await table.seat(name).fills(line)
        await table.passes(minutes=1)
        assert f"{name}'s line" in table.stands(OAK)
    await table.seat("Fay").presses("Take it back")
    await table.passes(minutes=1)
    assert "backbryony" not in table.stands(OAK)
    await table.passes(days=2, hours=4)
    await table.presses_on("Rosa", "You have a note", "Open")
    await table.passes(minutes=1)
    assert table.received("A quiet round") == {"Rosa"}, "its host, and nobody else"


async def _the_seat_goes_round(table: Table) -> None:
    shown = table.stands(OAK)
    assert [name for name in SIX if f"This week: {name} has the seat" in shown] == ["Dev", "Rosa", "Fay"], shown
    assert "This week" not in table.stands(BIRCH), "it writes when somebody asks"


async def _withdrawn(table: Table) -> None:
    """After more than the seven quiet days in which a Discord thread goes to sleep."""
    await table.presses_on("Ada", "Posted to your council", "Withdraw")
    await table.passes(minutes=1)
    shown = table.stands(BIRCH)
    assert "Ada took this back." in shown
    assert not any(word in shown for word in ("gapsniffle", "mendelbury", "rollowick"))
    assert "sandwimble" in shown, "an answer belongs to who wrote it"


async def _away(table: Table) -> None:
    cleo = table.seat("Cleo")
    await cleo.says("/jsc council")
    await cleo.presses("I am away")
    await cleo.fills({"until": "Mon 14 Dec"})
    assert "away until Mon 14 Dec" in cleo.screen, cleo.screen


async def _two_leave_and_two_come(table: Table) -> None:
    """Ben leaves birch and Fay leaves oak, each with a goodbye; each takes the seat that the other left."""
    for name, council, words in (("Ben", BIRCH, "Thank you all, byebramble."), ("Fay", OAK, "It was good, adieufen.")):
        who = table.seat(name)
        await who.says("/jsc council")
        await who.presses("Leave")
        await who.presses("Say goodbye and leave")
        await who.fills({"words": words})
        await table.passes(minutes=1)
        await table.goes(council, name)
        assert f"{name} has left. A seat is open" in table.stands(council)
    for host, guest, council in (("Ada", "Fay", BIRCH), ("Dev", "Ben", OAK)):
        giver = table.seat(host)
        await giver.says("/jsc council")
        await giver.presses("Give a seat")
        await joins(table.seat(guest), guest, _line(giver))
        await table.enters(council, guest)
        await table.passes(minutes=1)


async def _asked_again(table: Table) -> None:
    for name, about, words in (("Ada", "a call", "Is a lateplum too late?"), ("Rosa", "the end of it", "When is it endmedlar?")):
        who = table.seat(name)
        await who.says("/jsc council")
        await who.presses("Ask them something")
        await who.fills({"question": words, "about": about})
        await who.presses("Post to 2 people")
        await table.passes(minutes=1)
    await table.presses_in("Fay", BIRCH, "lateplum", "Reply")
    await table.seat("Fay").fills({"words": "It is freshquince all year."})
    await table.passes(minutes=1)
    assert "endmedlar" in table.stands(OAK)


async def _deletes_everything(table: Table) -> None:
    rosa = table.seat("Rosa")
    await rosa.says("/jsc privacy")
    await rosa.presses("Delete everything")
    await rosa.presses("Delete")
    await rosa.fills({"word": "DELETE"})
    await table.passes(minutes=1)
    await table.goes(OAK, "Rosa")
    await table.passes(minutes=1)
    assert "This was removed" in table.stands(OAK)


# -- what is then true ------------------------------------------------------------------------------------------------------------


def seen_by_those_alone(table: Table) -> None:
    """Each secret reached exactly the people it was for, and the rooms show what still stands and no more."""
    found = {word: table.received(word) - {secret.author} for word, secret in SECRETS.items()}
    assert found == {word: set(secret.others) for word, secret in SECRETS.items()}
    for council, words in STAND.items():
        shown = table.stands(council)
        assert {word for word in SECRETS if word in shown} == words, council


async def held(table: Table) -> dict[str, Any]:
    """Every record of both councils, decrypted, with its author; people and records are named instead of the surface's own ids."""
    names = {table.app.vault.subject_id("member", table.platform, table.id(who)): who for who in SIX}
    rows = await table.app.store.rows("SELECT DISTINCT subject FROM records WHERE kind = 'council'")
    out: dict[str, Any] = {}
    for (council,) in rows:

        def read(context: Context) -> tuple[str, dict[str, list[Any]]]:
            found = {kind: list(context.records.all(model)) for kind, model in sorted(kinds().items()) if kind not in APART}
            authors = {kind: [names.get(context.records.author_of(r) or "", "") for r in every] for kind, every in found.items()}
            bodies = {
                kind: [{"id": r.id, "by": by, **r.model_dump(mode="json")} for r, by in zip(every, authors[kind], strict=True)]
                for kind, every in found.items()
                if every
            }
            one = context.records.get(Council)
            assert one is not None
            return one.name, bodies

        made = await table.app.change(council, read)
        assert made is not None
        name, bodies = made
        out[name] = _plain(bodies, names)
    return out


def _plain(bodies: dict[str, list[Any]], names: dict[str, str]) -> dict[str, list[Any]]:
    """Ids are made from revisions, which differ where people make the room: each is named by its kind and its turn."""
    called = dict(names)
    for kind, every in bodies.items():
        every.sort(key=lambda body: (str(body.get("at") or body.get("since") or ""), str(body.get("name") or body["by"])))
        for n, body in enumerate(every, 1):
            if kind != "been":
                called.setdefault(body["id"], body["name"] if kind == "seat" else f"{kind} {n}")
    for body in bodies.get("seat", []):
        del body["person"]
    for body in bodies.get("council", []):
        del body["platform"], body["community"]
    return {kind: [_renamed(body, called) for body in every] for kind, every in bodies.items()}


def _renamed(value: Any, called: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(part, called) for key, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, called) for part in value]
    if isinstance(value, str):
        return called.get(value) or _parts(value, called)
    return value


def _parts(value: str, called: dict[str, str]) -> str:
    """An id that is made of two, one of which is known."""
    parts = value.split(".")
    for n in range(1, len(parts)):
        first, second = ".".join(parts[:n]), ".".join(parts[n:])
        if first in called and second in called:
            return f"{called[first]} of {called[second]}"
    return value


def check(found: dict[str, Any]) -> None:
    """Both councils hold what the story says, on every surface; nothing that was withdrawn or deleted is among it."""
    told = json.dumps(found)
    left = {word for word in SECRETS if word in told}
    assert left == STAND[BIRCH] | STAND[OAK] | {"hushamoon", "larkaback"}
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
