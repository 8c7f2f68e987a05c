"""From an event to its handler: what every feature would otherwise do by itself.

Text is cleaned, versions are checked, forms are opened, checked and kept as drafts; `form`, `fix`, `go`, `note`, `notes` and
`hide` are actions of the machinery, every other name is a feature's.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from bot import answered, faults, limits, prompts
from bot.cards import Action, Card, Form, Input, Person, Pick, Write, utf16
from bot.circle import Circle
from bot.context import Context, Pressed
from bot.events import Click, Command, Due, PersonEvent, Submit, Visit
from bot.items import Item
from bot.replies import Ask, ClickReply, CommandReply, Parcel, Reply, Say, SubmitReply, Update
from bot.router import ClickRoute, FormRoute, Now, Router
from bot.text import clean, clip
from bot.work import Records
from playbook.records import Draft, Notice, Record

FORGED: Final = 100_000
"""More characters than any surface lets a person type: what lies behind is never even cleaned."""


def cleaned(event: PersonEvent) -> PersonEvent:
    """The event with its text cleaned of what could break a layout."""
    match event:
        case Command():
            return dataclasses.replace(event, verb=clean(event.verb[:80], lines=False), text=clean(event.text[:FORGED], lines=False))
        case Submit():
            values = {name: clean(v[:FORGED]) if isinstance(v, str) else _ids(v) for name, v in list(event.values.items())[:25]}
            return dataclasses.replace(event, values=values)
        case Click():
            chosen = _ids(event.chosen)
            return event if chosen == event.chosen else dataclasses.replace(event, chosen=chosen)
        case Visit():
            return event


def _ids(picked: tuple[str, ...]) -> tuple[str, ...]:
    """Ids as they came back: a forged one may be any text, and a draft keeps it."""
    return tuple(clean(one[:200], lines=False) for one in picked[:25])


def dispatch(router: Router, event: Command | Click | Submit, context: Context) -> Reply:
    """What the one handler for `event` answers."""
    match event:
        case Command():
            return _command(router, event, context)
        case Click():
            return _click(router, event, context)
        case Submit():
            return _submit(router, event, context)


def _command(router: Router, event: Command, context: Context) -> CommandReply:
    if utf16(event.text) > limits.COMMAND_TEXT:
        return Say(faults.too_long(event, limits.COMMAND_TEXT))
    handler = router.commands.get(event.verb.lower() or "home", router.commands[""])
    return handler(event, context)


def _click(router: Router, event: Click, context: Context) -> ClickReply:
    action = event.action
    match action.name:
        case "form":
            return _opened(router, Action(action.arg(0) or "-", *action.args[1:]), context, {})
        case "fix":
            draft = context.records.get(Draft, action.arg(0))
            if draft is None:
                return Update(faults.moved_on(None))
            return _opened(router, Action.unpack(draft.form), context, draft.values)
        case "note" | "notes":
            by_name = action.name == "notes" or action.arg(0) == prompts.ITEM
            picked = event.chosen if action.name == "notes" else (action.arg(1),)
            kind, ref = prompts.chosen(picked, context) if by_name else (action.arg(0), action.arg(1))
            return Update(_notes(router, event, context) if kind == prompts.ALL else _note(router, event, kind, ref, context))
        case "go":
            verb = action.arg(0)
            return _command(router, Command(event.key, event.member, event.community, event.place, event.hints, verb, ""), context)
        case "hide":
            return Update(prompts.discreet([Item("", action.arg(0), action.arg(1), context.now, "sent")]))
    route = router.clicks.get(action.name)
    if route is None:
        return Say(faults.moved_on(None))
    settled = answered.told(route.about, action, context)
    if settled is not None:
        return Update(settled)
    refused = gate(router, route, action, context)
    return Say(refused) if refused is not None else route.handler(event, context)


def _note(router: Router, event: Click, kind: str, ref: str, context: Context) -> Card:
    """A due card opened by the member's own press: what it says now. Kept on home until here, it is not kept any longer."""
    card = _says(router, event, kind, ref, context)
    context.take_note(kind, ref)
    if card is None:
        return answered.instead(kind, ref, context) or faults.moved_on(None)
    return prompts.opened(card, kind, ref) if context.profile.discreet else card


def _notes(router: Router, event: Click, context: Context) -> Card:
    """The notes of the last days that still have something to say."""
    recent = prompts.recent(context)
    items = [item for item in recent if _says(router, event, item.kind, item.ref, context) is not None]
    if not items:
        return answered.every_card() if recent else faults.moved_on(None)
    return prompts.together(items, [router.dues[item.kind].label for item in items])


def _says(router: Router, event: Click, kind: str, ref: str, context: Context) -> Card | None:
    # Only what comes unasked can be opened by hand, and what could not be delivered: a forged press makes no file, ends no retention.
    kept = any(n.what == "undelivered" and n.about == f"{kind}.{ref}" for n in context.records.all(Notice))
    route = router.dues.get(kind) if prompts.is_note(kind) or (kept and kind not in prompts.FILES) else None
    made = route.handler(Due(event.key, "", "", kind, ref), context) if route is not None else None
    return made.card if isinstance(made, Parcel) else made if isinstance(made, Card) else None


def gate(router: Router, route: ClickRoute | FormRoute, action: Action, context: Context, *, any_version: bool = False) -> Card | None:
    """The card for a press that is not this member's to make, on an older version, or on a thing that is gone; None when it may be.

    Every id in an action is a claim: what it leads to is looked up among what this member may reach, and nowhere else. What was found
    is `context.pressed`: a handler looks nothing of it up again.
    """
    circle = context.council(action.arg(-3 if route.of is not None else -1)) if route.may in ("yes", "seat", "author") else None
    records = _reach(route, circle, context)
    if records is None:
        return faults.for_facilitators() if route.may == "facilitator" else faults.no_seat(known=context.profile.setup != "new")
    kind = route.of or route.on
    record = records.get(kind, action.arg(-2)) if kind is not None else None
    context.pressed = Pressed(circle, record)
    if (kind is not None and record is None) or (route.may == "seat" and circle is not None and circle.seat is None):
        return faults.moved_on(None)
    if record is None or route.of is None:
        return None if record is None or record.stands else faults.moved_on(None)
    if route.may == "author" and records.author_of(record) != context.me:
        return faults.not_yours()
    if record.rev != action.version and not any_version:
        return faults.moved_on(truth(router, record, context))
    return None


def _reach(route: ClickRoute | FormRoute, circle: Circle | None, context: Context) -> Records | None:
    """The records that the route's action may lead to; None where this member has no way there."""
    match route.may:
        case "own":
            return context.records
        case "facilitator":
            return context.community.records if context.facilitates else None
        case _:
            return circle.records if circle is not None else None


def truth(router: Router, record: Record, context: Context) -> Now | None:
    """What is true of `record` now, in its feature's words."""
    teller = router.truths.get(type(record))
    return teller(record, context) if teller is not None else None


def _opened(router: Router, action: Action, context: Context, values: dict[str, str | tuple[str, ...]]) -> ClickReply:
    route = router.forms.get(action.name)
    if route is None:
        return Say(faults.moved_on(None))
    refused = gate(router, route, action, context, any_version=bool(values))
    if refused is not None:
        return Say(refused)
    settled = answered.told(route.about, action, context)
    if settled is not None:
        return Say(settled)
    if route.of is not None:
        # A draft opens over what is true now: its words are the member's, the version is today's.
        action = Action(action.name, *action.args[:-1], context.named(route.of).rev)
    made = route.make(action.args, context)
    if isinstance(made, Card):
        return Say(made)
    return Ask(filled(made, values))


def filled(form: Form, values: dict[str, str | tuple[str, ...]]) -> Form:
    """`form` with `values` standing in it beforehand."""
    if not values:
        return form
    return Form(form.title, form.submit, form.action, *(_filled(i, values) for i in form.inputs))


def _filled(one: Input, values: dict[str, str | tuple[str, ...]]) -> Input:
    value = values.get(one.id)
    match one:
        case Write() if isinstance(value, str):
            return one.model_copy(update={"value": cut(value, one.most)})
        case Pick() if isinstance(value, tuple | list):
            known = tuple(v for v in value if v in {o.id for o in one.options})
            return one.model_copy(update={"value": known if one.many else known[:1]})
        case _:
            return one


def cut(text: str, most: int) -> str:
    """`text` within `most` UTF-16 units, which is how an input bounds what stands in it."""
    while utf16(text) > most:
        text = text[: max(0, len(text) - max(1, (utf16(text) - most) // 2))]
    return text


def _submit(router: Router, event: Submit, context: Context) -> SubmitReply:
    route = router.forms.get(event.action.name)
    if route is None:
        return Say(faults.moved_on(None))
    refused = gate(router, route, event.action, context, any_version=True)
    if refused is not None:
        if route.on is not None and context.pressed.circle is not None:
            # What it was about is gone: the words are kept.
            context.keep(event)
        return Say(refused)
    if route.of is not None and gate(router, route, event.action, context) is not None:
        return Say(faults.moved_on_with_words(context.keep(event)))
    settled = answered.told(route.about, event.action, context)
    if settled is not None:
        return Say(settled)
    form = route.make(event.action.args, context)
    if isinstance(form, Card):
        # What it was about is gone, or something is needed first: it says which, and the words are kept.
        context.keep(event)
        return Say(form)
    problem = _problem(form, event)
    if problem is not None:
        line, facts = problem
        return Say(faults.needs_a_fix(line, context.keep(event), *facts))
    reply = route.submit(event, context)
    if not context.kept:
        for draft in context.records.all(Draft):
            if draft.form.split(":")[0] == event.action.name and _same_thing(router, draft, event):
                context.records.drop(Draft, draft.id)
    return reply


def _same_thing(router: Router, draft: Draft, event: Submit) -> bool:
    """Whether a draft is of the form that was now sent, whatever version of its thing each was drawn from."""
    mine, theirs = Action.unpack(draft.form), event.action
    end = -1 if router.forms[theirs.name].of is not None else None
    return mine.args[:end] == theirs.args[:end]


def _problem(form: Form, event: Submit) -> tuple[str, list[tuple[str, str]]] | None:
    """The first answer the form itself would not have let pass: only a forged or an odd client sends one."""
    for one in form.inputs:
        text, picked = event.text(one.id), event.picked(one.id)
        match one:
            case Write(label=label, most=most, need=need):
                if utf16(text) > most:
                    return f"One answer is longer than its {most:,} characters. Shorten it, then send again.", [
                        (clip_label(label), text)
                    ]
                if need and not text:
                    return "One answer is still empty, and I need it to go on.", [(clip_label(label), "empty")]
            case Pick(label=label, options=options, many=many, need=need):
                known = {o.id for o in options}
                if not set(picked) <= known or (len(picked) > 1 and not many):
                    return "One answer is not among those the form offers. Pick again.", [(clip_label(label), "not on the list")]
                if need and not picked:
                    return "One question still waits for a pick.", [(clip_label(label), "nothing picked")]
            case Person(label=label, many=many, need=need):
                if need and not picked:
                    return "One question still waits for a person.", [(clip_label(label), "nobody picked")]
                if len(picked) > (limits.PEOPLE if many else 1):
                    return "That is more people than the form takes.", [(clip_label(label), str(len(picked)))]
    return None


def clip_label(label: str) -> str:
    """An input's label as a row's label."""
    return clip(label, limits.FACT_LABEL)
