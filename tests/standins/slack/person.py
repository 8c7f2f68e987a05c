"""A person in front of a Slack client: runs commands, presses what can be seen, fills forms, and reads."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.standins.slack import forms, payloads
from tests.standins.slack.cards import Control, Seen, State, held
from tests.standins.slack.interactions import Interaction
from tests.standins.slack.mrkdwn import escaped
from tests.standins.slack.shapes import Impossible, Json
from tests.standins.slack.workspace import Channel, Message, User, Workspace

if TYPE_CHECKING:
    from tests.standins.slack.server import SlackStandIn

_URL = re.compile(r"https?://\S+")


class Person:
    """`await ada.command("/jsc log Acme")`, `await ada.press("Undo")`, `assert ada.sees("Saved")`.

    What Slack's client would not let a person do raises Impossible. What the app does wrong shows in the returned
    interaction's `error`, in `self.error`, and in the stand-in's ledger.
    """

    def __init__(self, slack: SlackStandIn, space: Workspace, user: User) -> None:
        self.slack = slack
        self.space = space
        self.user = user
        self.error: str | None = None
        self._touched: dict[tuple[str, str], State] = {}

    @property
    def id(self) -> str:
        """Their user id."""
        return self.user.id

    @property
    def dm(self) -> Channel:
        """Their direct chat with the app."""
        return self.space.direct(self.id)

    # What they see ------------------------------------------------------------------------------------------------------

    @property
    def cards(self) -> list[Seen]:
        """All that the app has put in front of them and that still stands, newest first; a change makes a card new."""
        found = [self._see(m) for m in self.space.seen_by(self.id) if m.author == self.space.bot]
        if (home := self.home) is not None:
            found.append(home)
        return sorted(found, key=lambda seen: seen.seq, reverse=True)

    @property
    def card(self) -> Seen:
        """The newest card. Raises Impossible when there is none."""
        if cards := self.cards:
            return cards[0]
        raise Impossible(f"{self.user.name} sees nothing of the app")

    @property
    def home(self) -> Seen | None:
        """Their home tab, if the app has drawn one."""
        view = self.space.homes.get(self.id)
        return None if view is None else Seen("home", view.seq, view.body, view.state, view=view)

    @property
    def modal(self) -> Seen | None:
        """The form that is open on top, if any."""
        stack = self.space.modals.get(self.id)
        return Seen("modal", stack[-1].seq, stack[-1].body, stack[-1].state, view=stack[-1]) if stack else None

    def screen(self) -> str:
        """What they look at, as plain text: the open form, or else the newest card; "" when there is nothing."""
        if (modal := self.modal) is not None:
            return modal.plain
        cards = self.cards
        return cards[0].plain if cards else ""

    def sees(self, text: str, *, anywhere: bool = False) -> bool:
        """Whether `text` stands on the screen; with `anywhere`, on any card that still stands."""
        return text in self.screen() or (anywhere and any(text in seen.plain for seen in self.cards))

    async def waits_to_see(self, text: str, *, within: float = 5.0) -> None:
        """Waits until the screen shows `text`; raises AssertionError after `within` real seconds, saying what it shows."""
        end = time.monotonic() + within
        while not self.sees(text):
            if time.monotonic() > end:
                raise AssertionError(f"{self.user.name} does not see {text!r} but:\n{self.screen()}")
            await asyncio.sleep(0.005)

    def received(self, text: str) -> bool:
        """Whether they were ever shown `text`."""
        return self.id in self.slack.ledger.who_received(text)

    # What they do -------------------------------------------------------------------------------------------------------

    async def command(self, line: str, *, channel: Channel | None = None, thread: str | None = None) -> Interaction:
        """Types a slash command in `channel`, or in the direct chat with the app. Nobody can run one in a thread (1.4)."""
        name, _, text = line.strip().partition(" ")
        if name not in self.slack.asked.commands or "commands" not in self.slack.token_of(self.space).scopes:
            raise Impossible(f"{name} is not a command of the app")
        if thread is not None:
            raise Impossible("slash commands cannot be run in a thread")
        place = self._enter(channel or self.dm)
        url = self.slack.world.new_response_url(self.space, self.user, place, "commands", None)
        trigger = self.slack.world.new_trigger(self.space, self.user)
        body = payloads.command(
            self.space,
            self.user,
            place,
            name,
            self._sent(text, marked=self.slack.asked.commands[name]),
            trigger=trigger,
            response_url=url,
        )
        return await self._did(self._interaction("slash_commands", body, accepts=True))

    async def press(self, label: str, *, on: Seen | None = None) -> Interaction:
        """Presses what is labelled `label` (or has that action id): a button, a tick, a choice.

        It is looked for in the open form, or else from the newest card to the oldest. `on` presses a card as it was seen.
        """
        seen, control = self._find(label, on)
        return await self._press(seen, control)

    async def tick(self, labels: Sequence[str], *, on: Seen | None = None) -> list[Interaction]:
        """Ticks one box after the other, as Slack sends each. Raises Impossible for one that is ticked already."""
        return [await self._tick(label, on, to=True) for label in labels]

    async def untick(self, labels: Sequence[str], *, on: Seen | None = None) -> list[Interaction]:
        """Takes the ticks out again."""
        return [await self._tick(label, on, to=False) for label in labels]

    async def pick(self, label: str, *, on: Seen | None = None) -> Interaction:
        """Picks an option of radio buttons or of a select."""
        seen, control = self._find(label, on)
        if control.kind not in ("radio_buttons", "static_select", "overflow"):
            raise Impossible(f"{label!r} is a {control.kind}, not a choice")
        return await self._press(seen, control)

    async def fill(self, values: Mapping[str, Any], *, submit: bool = True) -> Interaction | None:
        """Fills the open form, by label or id, and sends it. Texts are typed, options named by label, people given as Person.

        Raises Impossible when the client would not take a value or would not send the form yet.
        """
        view = self._open_view()
        for name, value in values.items():
            people = {p.name: p.id for p in self.space.users.values()}
            forms.put(
                view, name, [v.id if isinstance(v, Person) else v for v in value] if isinstance(value, list) else _id(value), people
            )
        return await self.submit() if submit else None

    async def submit(self) -> Interaction:
        """Sends the open form."""
        view = self._open_view()
        forms.ready(view)
        view.errors = {}
        trigger = self.slack.world.new_trigger(self.space, self.user)
        body = payloads.view_submission(self.space, self.user, view, trigger=trigger)
        interaction = self._interaction("interactive", body, accepts=True)
        interaction.view = view
        return await self._did(interaction)

    async def closes(self) -> Interaction | None:
        """Closes the open form; the app is told when it asked to be."""
        view = self._open_view()
        self.space.modals[self.id].pop()
        if not view.body.get("notify_on_close"):
            return None
        return await self._did(self._interaction("interactive", payloads.view_closed(self.space, self.user, view, cleared=False)))

    async def visits_home(self, tab: str = "home") -> Interaction:
        """Opens the app's home (or its `messages` tab) and looks at it. Raises Impossible where the app has no such tab."""
        if not (self.space.home_tab if tab == "home" else self.space.messages_tab):
            raise Impossible(f"the app has no {tab} tab")
        if "app_home_opened" not in self.slack.asked.events:
            raise Impossible("the app did not subscribe to app_home_opened")
        world = self.slack.world
        now = world.clock.now().timestamp()
        inner: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.dm.id,
            "tab": tab,
            "event_ts": f"{now:.6f}",
        }
        if tab == "home" and (view := self.space.homes.get(self.id)) is not None:
            inner["view"] = payloads.view(self.space, view)
        body = payloads.event(self.space, inner, id=world.ids.new("Ev"), at=int(now))
        interaction = await self._did(self._interaction("events_api", body))
        if tab == "home" and (view := self.space.homes.get(self.id)) is not None:
            view.seq = world.ids.next()
        return interaction

    def says(self, text: str, channel: Channel) -> Message:
        """Writes an ordinary message, which the app is not told of."""
        place = self._enter(channel)
        return self.slack.world.post(self.space, place, {"text": escaped(text)}, method="person", author=self.id)

    def joins(self, channel: Channel) -> None:
        """Comes into a channel and can read all that stands in it."""
        channel.members.add(self.id)

    def leaves(self, channel: Channel) -> None:
        """Goes out of a channel."""
        channel.members.discard(self.id)

    def reloads(self) -> None:
        """Reloads the client: ephemeral messages are gone (platform facts 1.7)."""
        for channel in self.space.channels.values():
            for ts in [ts for ts, message in channel.messages.items() if message.to == self.id]:
                del channel.messages[ts]

    # How ----------------------------------------------------------------------------------------------------------------

    def _interaction(self, kind: str, body: Json, *, accepts: bool = False) -> Interaction:
        world = self.slack.world
        made = Interaction(kind, body, accepts, world.ids.uuid(), world.clock.now())
        made.response_url = body.get("response_url", "").removeprefix(f"{world.address}/")
        return made

    async def _did(self, interaction: Interaction) -> Interaction:
        if self.user.deleted:
            raise Impossible(f"{self.user.name} was deactivated")
        await self.slack.send(interaction)
        self.error = interaction.error
        return interaction

    def _enter(self, channel: Channel) -> Channel:
        if self.id not in channel.members and (channel.kind != "public" or self.user.team != self.space.id):
            raise Impossible(f"{self.user.name} is not in {channel.name}")
        return channel

    def _sent(self, text: str, *, marked: bool) -> str:
        """A command's text as Slack sends it: with entities always, and with `should_escape` (`marked`) with marks too.

        A public channel's mark has its name, a private one's an empty one, a person's none: `<#C…|general>`, `<#C…|>`, `<@U…>`
        (docs.slack.dev/interactivity/implementing-slash-commands, "Escape channels, users, and links sent to your app"). The
        entities are those of every text (docs.slack.dev/messaging/formatting-message-text, "Escaping"): each `&` becomes one, so
        that what was typed as `&amp;` comes as `&amp;amp;`.
        """
        made = escaped(text.strip().replace("&", "&amp;"))
        if not marked:
            return made
        made = _URL.sub(lambda m: f"<{m.group()}>", made)
        for user in self.space.users.values():
            made = re.sub(rf"@{re.escape(user.name)}\b", f"<@{user.id}>", made)
        for channel in self.space.channels.values():
            name = channel.name if channel.kind == "public" else ""
            made = re.sub(rf"#{re.escape(channel.name)}\b", f"<#{channel.id}|{name}>", made)
        return made

    def _see(self, message: Message) -> Seen:
        channel = self.space.channels[message.channel]
        where = "dm" if channel.kind == "im" else "channel"
        if message.to is not None:
            where = "ephemeral"
        elif message.thread is not None:
            where = "thread"
        state = self._touched.get((message.channel, message.ts), {})
        return Seen(where, message.seq, message.body, state, message=replace(message))

    def _find(self, label: str, on: Seen | None) -> tuple[Seen, Control]:
        if on is not None:
            cards = [on]
        elif (modal := self.modal) is not None:
            cards = [modal]
        else:
            cards = self.cards
        for seen in cards:
            found = [c for c in seen.controls if c.label == label] or [
                c for c in seen.controls if c.element["action_id"] == label and c.option is None
            ]
            if len(found) > 1:
                raise Impossible(f"{label!r} stands {len(found)} times on one card: name its action id")
            if found:
                return seen, found[0]
        raise Impossible(f"{self.user.name} sees nothing labelled {label!r}; on the screen:\n{self.screen()}")

    async def _tick(self, label: str, on: Seen | None, *, to: bool) -> Interaction:
        seen, control = self._find(label, on)
        if control.kind != "checkboxes":
            raise Impossible(f"{label!r} is a {control.kind}, not a tick")
        if control.on is to:
            raise Impossible(f"{label!r} is {'ticked' if to else 'not ticked'} already")
        return await self._press(seen, control)

    async def _press(self, seen: Seen, control: Control) -> Interaction:
        if not self.slack.asked.interactive:
            raise Impossible("the app has interactivity switched off, so nothing of its can be pressed")
        world = self.slack.world
        block = next(b for b in seen.blocks if b["block_id"] == control.block_id)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise Impossible(f"{control.label!r} is part of a form: fill it in")
        chosen = _after(block, control, seen.state)
        state = self._state(seen)
        if (key := payloads.key_of(control.element)) is not None:
            mine = {"type": control.kind, key: chosen}
            state.setdefault(control.block_id, {})[control.element["action_id"]] = mine
        at = f"{world.clock.now().timestamp():.6f}"
        action = payloads.action(control.element, control.block_id, chosen, at=at)
        body = payloads.block_actions(self.space, self.user, action, trigger=world.new_trigger(self.space, self.user))
        if seen.view is not None:
            body = payloads.on_view(body, self.space, seen.view)
        elif seen.message is not None:
            channel = self._enter(self.space.channels[seen.message.channel])
            url = world.new_response_url(self.space, self.user, channel, "actions", seen.message)
            body = payloads.on_message(body, self.space, channel, seen.message, payloads.state(seen.blocks, state), url)
        return await self._did(self._interaction("interactive", body))

    def _state(self, seen: Seen) -> State:
        """What they have put into a card. It stays through an update as long as block id and action id stay the same."""
        if seen.view is not None:
            return seen.view.state
        if seen.message is None:
            return {}
        return self._touched.setdefault((seen.message.channel, seen.message.ts), {})

    def _open_view(self) -> Any:
        stack = self.space.modals.get(self.id)
        if not stack:
            raise Impossible(f"{self.user.name} has no form open; on the screen:\n{self.screen()}")
        return stack[-1]


def _id(value: Any) -> Any:
    return value.id if isinstance(value, Person) else value


def _after(block: Json, control: Control, state: State) -> Any:
    """What the element holds once the control was pressed."""
    if control.option is None:
        return None
    if control.kind not in ("checkboxes", "multi_static_select"):
        return control.option
    now = [option["value"] for option in held(block, control.element, state) or []]
    wanted = set(now) ^ {control.option["value"]}
    return [option for option in control.element["options"] if option["value"] in wanted]
