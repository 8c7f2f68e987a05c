"""Drives the Discord stand-in as a person does: types commands, presses, ticks, picks, fills forms, and looks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.standins import discord_interactions as interactions
from tests.standins import discord_markdown as markdown
from tests.standins.discord_forms import Form, Impossible, chosen_values, resolved
from tests.standins.discord_offered import arguments, offered
from tests.standins.discord_rules import Flags, walk
from tests.standins.discord_schema import Json
from tests.standins.discord_shapes import numbered
from tests.standins.discord_world import DM, MEMBER, Account, Channel, File, Guild, Message, Permissions, Seat

if TYPE_CHECKING:
    from tests.standins.discord import DiscordStandin


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `kind`: message, update, modal, thinking, nothing or failed; `private`: only this person sees it.

    `error`: why the client shows "This interaction failed": no answer in three seconds, or none that Discord accepts.
    """

    kind: str
    message: Message | None = None
    modal: Form | None = None
    private: bool = False
    error: str | None = None


class Person:
    """`await ada.command("/jsc log Acme")`, `await ada.press("Undo")`, `assert ada.sees("Saved")`.

    What Discord's client would not let a person do raises `Impossible`. What the bot does wrong shows in the answer's
    `error`, in `self.error` and in the stand-in's `check`. `place`: where they type when nothing else is said; at first
    their chat with the bot.
    """

    def __init__(self, standin: DiscordStandin, account: Account) -> None:
        self._standin, self.account = standin, account
        self.place: Channel | None = None
        self.modal: Form | None = None
        self.error: str | None = None

    @property
    def id(self) -> str:
        """Their Discord id."""
        return self.account.id

    @property
    def name(self) -> str:
        """What others call them."""
        return self.account.name

    @property
    def dm(self) -> Channel:
        """Their direct chat with the bot."""
        return self._standin.world.direct(self.account)

    # -- being there -----------------------------------------------------------------------------------------------

    def joins(self, place: Guild | Channel, permissions: Permissions = MEMBER) -> None:
        """Becomes a member of a server (or one with other rights), or is added to a thread by a moderator."""
        if isinstance(place, Guild):
            place.seats[self.id] = Seat(permissions, self._standin.world.now())
        else:
            place.people.add(self.id)
        self._standin.ledger.more_viewers()

    def leaves(self, place: Guild | Channel) -> None:
        """Is no longer a member of a server and its threads, or no longer in a thread."""
        if isinstance(place, Channel):
            place.people.discard(self.id)
            return
        place.seats.pop(self.id, None)
        for thread in place.threads.values():
            thread.people.discard(self.id)

    def closes_dms(self) -> None:
        """Lets nobody write to them directly."""
        self.account.dm_open = False

    def opens_dms(self) -> None:
        """Takes direct messages again."""
        self.account.dm_open = True

    def reloads(self) -> None:
        """Reloads the client: every ephemeral message and the open form are gone."""
        self.modal = None
        self.account.dismissed |= {message.id for message in self.cards if message.only_for is not None}

    # -- doing -----------------------------------------------------------------------------------------------------

    async def command(self, verb: str, text: str = "", *, channel: Channel | None = None, **options: Any) -> Answer:
        """Types a command: `command("log", "Acme")` or `command("/jsc log Acme")`.

        The text goes into the first option that takes text. Raises `Impossible` when there is no such command here.
        """
        place = channel or self.place or self.dm
        root, line = None, f"{verb} {text}".strip()
        if verb.startswith("/"):
            root, _, line = line.removeprefix("/").partition(" ")
        every = self._standin.commands_in(place)
        held = self._standin.world.permissions(self.account, place)
        command, subcommand, text = offered(every, place, held, root, line)
        target = subcommand or command
        chosen = arguments(target, text, options, self._standin.account_of)
        data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": chosen}
        if subcommand is not None:
            data["options"] = [{"type": 1, "name": subcommand["name"], "options": chosen}]
        people = [self._standin.world.accounts[str(one["value"])] for one in chosen if one["type"] == 6]
        if people:
            data["resolved"] = resolved(place, people)
        if command.get("guild_id"):
            data["guild_id"] = command["guild_id"]
        return await self._ask(interactions.COMMAND, place, data, typed=f"/{root or command['name']} {line}".strip())

    async def press(self, what: str, *, on: Message | None = None) -> Answer:
        """Presses the button with this label or custom id: on a card as it was seen, or on the newest that has it."""
        card, part = self._find((2,), lambda p: what in (p.get("label"), p.get("custom_id")), what, on)
        if part.get("style") == 5:
            raise Impossible(f"{what!r} is a link: it opens {part['url']} and tells the bot nothing")
        return await self._press(card, {"custom_id": part["custom_id"], "component_type": 2, "id": part["id"]})

    async def tick(self, labels: Iterable[str], *, on: Message | None = None) -> list[Answer]:
        """Ticks these in a menu of several and closes it: one event with all that is ticked now."""
        return [await self._mark(list(labels), on, to=True)]

    async def untick(self, labels: Iterable[str], *, on: Message | None = None) -> list[Answer]:
        """Takes these ticks out and closes the menu."""
        return [await self._mark(list(labels), on, to=False)]

    async def pick(self, what: str | Person, *, on: Message | None = None) -> Answer:
        """Picks one option by label or value, or one person, in a menu."""
        if isinstance(what, Person):
            card, part = self._find((5,), lambda p: True, what.name, on)
            data = {"values": [what.id], "resolved": resolved(card.channel, [what.account])}
        else:
            card, part = self._find((3,), lambda p: _has(p, [what]), what, on)
            data = {"values": chosen_values(part, [what])}
        about = {"custom_id": part["custom_id"], "component_type": part["type"], "id": part["id"]}
        return await self._press(card, about | data)

    async def fill(self, values: Mapping[str, Any], *, submit: bool = True) -> Answer | None:
        """Fills the open form by label or custom id, and sends it. Options are named by label, people given as Person."""
        if self.modal is None:
            raise Impossible(f"{self.name} has no form open; on the screen:\n{self.screen()}")
        self.modal.write(values, self._standin.account_of)
        return await self.submit() if submit else None

    async def submit(self, form: Form | None = None) -> Answer:
        """Sends the open form, or one kept from before (as when it was open in two places)."""
        form = form or self.modal
        if form is None:
            raise Impossible(f"{self.name} has no form open; on the screen:\n{self.screen()}")
        data = form.submission(self._standin.world.accounts)
        answer = await self._ask(interactions.MODAL_SUBMIT, form.channel, data, source=form.source)
        if answer.error is None and self.modal is form:
            self.modal = None
        return answer

    async def closes(self) -> None:
        """Closes the open form; Discord tells the bot nothing."""
        if self.modal is None:
            raise Impossible(f"{self.name} has no form open")
        self.modal = None

    async def forge(self, on: Message, custom_id: str, *, values: list[str] | None = None) -> Answer:
        """Sends a press no client offers: another custom id, an option that is not there, a card that is not theirs."""
        data: Json = {"custom_id": custom_id, "component_type": 2 if values is None else 3, "id": 1}
        return await self._press(on, data if values is None else data | {"values": values})

    def says(self, text: str, channel: Channel) -> Message:
        """Writes an ordinary message, which the bot is not told of."""
        wanted = Permissions.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permissions.SEND_MESSAGES
        if not self._standin.world.permissions(self.account, channel) & wanted or channel.locked:
            raise Impossible(f"{self.name} cannot write in {channel}")
        return self._standin.world.write(channel, self.account, text)

    # -- looking ---------------------------------------------------------------------------------------------------

    @property
    def cards(self) -> list[Message]:
        """Every message they can read, as it stands now, newest first; a change makes a message new."""
        world = self._standin.world
        every = (message for room in world.rooms(self.account) for message in room.live)
        seen = [m for m in every if m.id not in self.account.dismissed and world.can_read(self.account, m)]
        return [replace(message) for message in sorted(seen, key=lambda message: -message.touched)]

    @property
    def card(self) -> Message:
        """The newest message. Raises `Impossible` when there is none."""
        cards = self.cards
        if not cards:
            raise Impossible(f"{self.name} sees nothing at all")
        return cards[0]

    def screen(self) -> str:
        """What they look at, as text without marks: the open form, or else the newest message; "" when there is none."""
        if self.modal is not None:
            return self.modal.screen()
        cards = self.cards
        return draw(cards[0]) if cards else ""

    def sees(self, text: str, *, anywhere: bool = False) -> bool:
        """Whether `text` stands on the screen; with `anywhere`, on any message that still stands."""
        return text in self.screen() or (anywhere and any(text in draw(card) for card in self.cards))

    async def waits_to_see(self, text: str, *, within: float = 5.0) -> None:
        """Waits until the screen shows `text`. Raises AssertionError after `within` real seconds, with the screen."""
        end = asyncio.get_running_loop().time() + within
        while not self.sees(text):
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(f"{self.name} does not see {text!r} but:\n{self.screen()}")
            await asyncio.sleep(0.005)

    def received(self, text: str) -> bool:
        """Whether they were ever shown `text`, hidden values included."""
        return self.name in self._standin.ledger.received(text)

    @property
    def files(self) -> list[File]:
        """Every file they can fetch, newest first."""
        return [file for card in self.cards for file in card.files]

    # -- how -------------------------------------------------------------------------------------------------------

    async def _press(self, card: Message, data: Json) -> Answer:
        live = card.channel.messages[card.id]
        return await self._ask(interactions.COMPONENT, card.channel, data, source=live)

    async def _ask(self, kind: int, place: Channel, data: Json, *, source: Message | None = None, typed: str = "") -> Answer:
        opened = self._standin.interactions.open(kind, self.account, place, data, source=source, typed=typed)
        try:
            await asyncio.wait_for(opened.done.wait(), self._standin.patience)
        except TimeoutError:
            opened.failed = opened.answer is None
        answer = self._came(opened)
        self.error = answer.error
        if answer.error is not None:
            self._standin.ledger.unanswered.append(answer.error)
        return answer

    def _came(self, opened: interactions.Interaction) -> Answer:
        message = opened.original
        private = message is not None and (message.only_for is not None or message.channel.kind == DM)
        if opened.failed:
            why = "; ".join(opened.refusals) or "no answer within three seconds"
            return Answer("failed", error=f"{self.name}: {opened.typed or opened.name}: this interaction failed: {why}")
        if opened.modal is not None:
            self.modal = Form(opened.modal, opened.channel, opened.source)
            return Answer("modal", modal=self.modal, private=True)
        if opened.loading:
            return Answer("thinking", message, private=private)
        kinds = {interactions.UPDATE: "update", interactions.DEFER_UPDATE: "nothing"}
        return Answer(kinds.get(opened.answer or 0, "message"), message, private=private)

    def _find(self, kinds: tuple[int, ...], fits: Callable[[Json], bool], what: object, on: Message | None) -> tuple[Message, Json]:
        if self.modal is not None and on is None:
            raise Impossible(f"{self.name} has a form open: fill it in or close it\n{self.screen()}")
        for card in [on] if on is not None else self.cards:
            live = card.channel.messages[card.id]
            if live.deleted or not self._standin.world.can_read(self.account, live):
                raise Impossible(f"{self.name} cannot see that message")
            for _, part in walk(numbered(card.components)):
                if part.get("type") in kinds and not part.get("disabled") and fits(part):
                    return card, part
        raise Impossible(f"{self.name} finds no {what!r} in:\n{draw(on) if on else self.screen()}")

    async def _mark(self, labels: list[str], on: Message | None, *, to: bool) -> Answer:
        card, part = self._find((3,), lambda p: _has(p, labels), labels, on)
        ticked = {str(option["value"]) for option in part["options"] if option.get("default")}
        wanted = set(chosen_values(part, labels))
        if already := (wanted & ticked if to else wanted - ticked):
            raise Impossible(f"{already} {'are' if to else 'are not'} ticked already")
        ticked = ticked | wanted if to else ticked - wanted
        values = [str(option["value"]) for option in part["options"] if str(option["value"]) in ticked]
        fewest, most = part.get("min_values", 1), part.get("max_values", 1)
        if not fewest <= len(values) <= most:
            raise Impossible(f"this menu takes {fewest} to {most}, not {len(values)}")
        data = {"custom_id": part["custom_id"], "component_type": 3, "id": part["id"], "values": values}
        return await self._press(card, data)


def _has(part: Json, labels: list[str]) -> bool:
    return all(any(label in (option["label"], option["value"]) for option in part["options"]) for label in labels)


def draw(message: Message) -> str:
    """A message as text: what is written, menus with their ticks, buttons in brackets, files by name."""
    if message.flags & Flags.LOADING:
        return "thinking…"
    lines = [markdown.drawn(message.content)] if message.content else []
    for _, part in walk(message.components):
        match part.get("type"):
            case 10:
                lines.append(markdown.drawn(str(part["content"])))
            case 2:
                lines.append(f"[{part.get('label') or part.get('emoji')}]" + (" (off)" if part.get("disabled") else ""))
            case 3:
                lines.append(f"<{part.get('placeholder') or ''}>")
                lines += [_option(option) for option in part["options"]]
    lines += [f"file: {file.name}" for file in message.files]
    return "\n".join(lines)


def _option(option: Json) -> str:
    about = f" ({option['description']})" if option.get("description") else ""
    return f"{'[x]' if option.get('default') else '[ ]'} {option['label']}{about}"
