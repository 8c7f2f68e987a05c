"""Offers: one is added with its date in the member's own words, listed, shown, changed, and called to mind before its date."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, forms, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Command, Submit
from bot.replies import Ask, ClickReply, CommandReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments, offers, plans
from bot.search.offers import CAME, offer_card, offer_of, package_card
from bot.text import clip
from handlers.offer import levels
from playbook import history
from playbook.offer.situation import Offer as Came
from playbook.pipeline import course
from playbook.records import Draft, Job, JobEvent, Offer
from playbook.times import read_moment
from playbook.typed.timereadings import Read
from playbook.words import firms

router = Router()

ANOTHER: Final = "new"
NO_DATE: Final = "0"
"""Stands where a moment would, in the actions of an offer that has no date."""
PAGE: Final = 9
BY_LABEL: Final = "Answer by: a day and a clock time"


@router.command("offer")
def offer(event: Command, context: Context) -> CommandReply:
    """The open offer, the list of several, or the form while there is none; text names a job."""
    named = _named(event.text, context)
    if event.text and not named:
        return Ask(_form(forms.cut(event.text, limits.LINE), ()))
    found = named or offers.open_offers(context)
    if len(found) == 1:
        return Say(offer_card(found[0], context, why="The one that is open. Amounts stay folded."))
    return Say(list_card(context, 0)) if context.records.count(Offer) else Ask(_form("", ()))


ASIDE: Final = frozenset({"advise", "plan", "outcome", "package", "floor", "list"})
"""Words about an offer that is there already; they name no firm."""


def _named(text: str, context: Context) -> list[Offer]:
    """The open offers of the firm that stands in front; all of them for a word that names none."""
    here = offers.open_offers(context)
    if text.casefold() in ASIDE:
        return here
    wanted = firms.fold(text.partition(",")[0])
    return [each for each in here if wanted and wanted == firms.fold(_job(each, context).firm)]


def _job(offer: Offer, context: Context) -> Job:
    return context.records.get(Job, offer.job) or Job(firm="", opened=context.today)


# -- the list ----------------------------------------------------------------------------------------------------------


@router.click("offers")
def offers_pressed(event: Click, context: Context) -> ClickReply:
    """Every offer, a page further on."""
    page = event.action.arg(0)
    return Update(list_card(context, int(page) if page.isdigit() and len(page) < 4 else 0))


def list_card(context: Context, page: int) -> Card:
    """The open ones first, then those that have ended."""
    here = offers.open_offers(context)
    every = [*here, *(each for each in reversed(context.records.all(Offer)) if each.state != "open")]
    add = Button("Add an offer", Action("form", "addoffer"), "plain" if every else "main")
    if not every:
        return Card(
            "No offer yet",
            "You asked for offers.",
            Prose(text="That is fine. When one comes, I help you think it through."),
            Buttons.of(add, Button("Home", Action("home"))),
        )
    start = page * PAGE if page * PAGE < len(every) else 0
    shown = every[start : start + PAGE]
    options = tuple(
        Option(
            id=each.id,
            label=clip(offers.job_words(each, context), limits.ITEM_LABEL),
            note=clip(_note(each, context), limits.ITEM_NOTE),
        )
        for each in shown
    )
    block = (
        Choice(action=Action("offer"), label="Open one:", options=options)
        if len(options) > 1
        else Facts.of((clip(options[0].label, limits.FACT_LABEL), options[0].note))
    )
    open_it = [Button("Open it", Action("offer", shown[0].id), "main")] if len(shown) == 1 else []
    more = [Button("Earlier ones", Action("offers", page + 1))] if start + PAGE < len(every) else []
    first = [Button("First ones", Action("offers", 0))] if start else []
    return Card(
        f"Your offers: {len(here)} open",
        "You asked for offers.",
        block,
        Buttons.of(*open_it, add, *more, *first, Button("Home", Action("home"))),
    )


def _note(each: Offer, context: Context) -> str:
    if each.state != "open":
        return offers.ENDS[each.state]
    return f"answer by {offers.by_words(each, context).partition(';')[0]}" if each.deadline else CAME[each.came].lower()


@router.click("offer")
def show(event: Click, context: Context) -> ClickReply:
    """One offer as it is now."""
    found = context.records.get(Offer, event.chosen[0] if event.chosen else event.action.arg(0))
    return Update(offer_card(found, context)) if found is not None else Update(faults.moved_on(None))


@router.click("showoffer")
def unfold(event: Click, context: Context) -> ClickReply:
    """What it says is unfolded on this card alone; the next press folds it again."""
    found = context.records.get(Offer, event.action.arg(0))
    card = offer_card(found, context, show=True, why="You pressed 'Show what it says'.") if found is not None else faults.moved_on(None)
    return Update(card)


@router.truth(Offer)
def now(offer: Offer, context: Context) -> Now:
    """What is true of an offer."""
    return Now(f"Offer from {clip(offers.job_words(offer, context), 200)}: {offers.ENDS[offer.state]}.", Action("offer", offer.id))


# -- adding ------------------------------------------------------------------------------------------------------------


def make_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """32a; an arg names the job it is for."""
    job = context.records.get(Job, args[0]) if args else None
    words = ", ".join(p for p in (job.firm, job.role) if p) if job is not None else ""
    return _form(forms.cut(words, limits.LINE), args)


def _form(job: str, args: tuple[str, ...]) -> Form:
    return Form(
        "Add an offer",
        "Next",
        Action("addoffer", *args),
        Write(id="job", label="Which job", hint="Example: Acme, staff PM", value=job, need=True, most=limits.LINE),
        _came(()),
        Write(id="by", label=BY_LABEL, hint="Example: Mon 30 Nov, 18:00. Empty: no date was given.", most=limits.TIME_TEXT),
        *_who_and_says("", ""),
    )


def _came(value: tuple[str, ...]) -> Pick:
    return Pick(id="came", label="How it came", options=tuple(Option(id=k, label=v) for k, v in CAME.items()), need=True, value=value)


def _who_and_says(who: str, says: str) -> tuple[Write, Write]:
    return (
        Write(
            id="who",
            label="Who decides, and how you talk",
            hint="Example: hiring lead, by call",
            value=who,
            most=limits.LINE,
        ),
        Write(
            id="says",
            label="What it says, as you have it",
            hint="Pay, start, place. It stays folded on cards.",
            long=True,
            value=says,
            most=limits.QUESTION,
        ),
    )


@router.form("addoffer", make_form)
def submitted(event: Submit, context: Context) -> SubmitReply:
    """A date is read and said back like an interview's; without one the offer is saved at once."""
    typed = event.text("by")
    if not typed:
        return Say(_settled(NO_DATE, _unkept(event, context), context))
    again = context.keep(event)
    if not context.profile.zone:
        return Say(prompts.needs_a_clock())
    reading = read_moment(typed, context.now, context.zone)
    if isinstance(reading, Read):
        return Say(_echo(reading.when, again.arg(0), context))
    card = moments.unsure(reading, typed, again, Action("offerat", again.arg(0)), context.zone, context.now)
    return Say(card) if card is not None else None


def _unkept(event: Submit, context: Context) -> Draft:
    """What was sent, under an id of its own: it is stored only where one more question comes."""
    return Draft(id=context.records.new_id(), form=event.action.packed, values=dict(event.values), at=context.now)


def _typed(draft: Draft, name: str) -> str:
    value = draft.values.get(name, "")
    return value if isinstance(value, str) else (value[0] if value else "")


def _echo(when: dt.datetime, draft_id: str, context: Context) -> Card:
    draft = context.records.get(Draft, draft_id)
    if draft is None:
        return faults.moved_on(None)
    return Card(
        clip(f"I read it as {context.say(when)}", limits.TITLE),
        f"Nothing is set yet. Times are {clip(context.place, 60)} time.",
        Facts.of(("You wrote", clip(_typed(draft, "by"), 200)), ("Job", clip(_typed(draft, "job"), 300))),
        Buttons.of(
            Button("Yes, set it", Action("setoffer", moments.packed(when), draft_id), "main"),
            Button("Change", Action("fix", draft_id)),
            Button("Add it without a date", Action("setoffer", NO_DATE, draft_id)),
            Button("Do not add it", Action("nooffer", draft_id)),
        ),
    )


@router.click("offerat")
def offer_at(event: Click, context: Context) -> ClickReply:
    """One of several readings was picked; it is said back whole."""
    when = moments.picked(event)
    return Update(_echo(when, event.action.arg(1), context) if when is not None else faults.moved_on(None))


@router.click("nooffer")
def do_not_add(event: Click, context: Context) -> ClickReply:
    """The draft goes; nothing was added."""
    context.records.drop(Draft, event.action.arg(0))
    return Update(
        Card(
            "Not added",
            "You pressed 'Do not add it'.",
            Prose(text="Nothing was set."),
            Buttons.of(Button("Add an offer", Action("form", "addoffer")), Button("Home", Action("home"))),
        )
    )


@router.click("setoffer")
def set_offer(event: Click, context: Context) -> ClickReply:
    """The date was confirmed, or left out."""
    draft = _draft(event, context)
    if draft is None:
        return Update(_set_already())
    return Update(_settled(event.action.arg(0), draft, context))


@router.click("setofferfor")
def set_offer_for(event: Click, context: Context) -> ClickReply:
    """The job was picked."""
    draft = _draft(event, context)
    if draft is None or not event.chosen:
        return Update(_set_already())
    job = plans.kept_job(event.chosen[0], context) if event.chosen[0] != ANOTHER else None
    return Update(_for_job(event.action.arg(0), draft, job, context))


@router.click("setoffernew")
def set_another_offer(event: Click, context: Context) -> ClickReply:
    """The job made another offer while one is open."""
    draft = _draft(event, context)
    job = plans.kept_job(event.action.arg(2), context)
    if draft is None or job is None:
        return Update(_set_already())
    return Update(_saved(event.action.arg(0), draft, job, context))


def _draft(event: Click, context: Context) -> Draft | None:
    draft = context.records.get(Draft, event.action.arg(1))
    return draft if draft is not None and draft.form.split(":")[0] == "addoffer" else None


def _set_already() -> Card:
    return faults.moved_on(Now("That offer is set already, or was left out.", Action("offers", 0)))


def _settled(packed: str, draft: Draft, context: Context) -> Card:
    """Saves it for the one job it can be about; where several fit, one more question."""
    firm, _, role = (part.strip() for part in _typed(draft, "job").partition(","))
    named = Action.unpack(draft.form).arg(0)
    known = plans.kept_job(named, context)
    fits = [known] if known is not None else [c.job for c in firms.meant(firm, role, context.records.all(Job), new=False)]
    if len(fits) < 2:
        return _for_job(packed, draft, fits[0] if fits else None, context)
    _hold(draft, context)
    options = [Option(id=job.id, label=clip(", ".join(p for p in (job.firm, job.role) if p), limits.ITEM_LABEL)) for job in fits[:9]]
    return Card(
        "Which one did you mean?",
        f"{len(fits)} open jobs match. Nothing is set yet.",
        Facts.of(("You wrote", clip(_typed(draft, "job"), 200))),
        Choice(
            action=Action("setofferfor", packed, draft.id),
            label="The offer is for:",
            options=(*options, Option(id=ANOTHER, label="Another job", note="it is added to your list")),
        ),
        Buttons.of(Button("Do not add it", Action("nooffer", draft.id))),
    )


def _hold(draft: Draft, context: Context) -> None:
    context.records.put(draft)
    context.kept = True


def _for_job(packed: str, draft: Draft, job: Job | None, context: Context) -> Card:
    here = [each for each in offers.open_offers(context) if job is not None and each.job == job.id]
    if job is None or not here:
        firm, _, role = (part.strip() for part in _typed(draft, "job").partition(","))
        return _saved(packed, draft, job or Job(id=context.records.new_id(), firm=firm, role=role, opened=context.today), context)
    _hold(draft, context)
    return Card(
        "This job has an open offer already",
        "Nothing new is saved. What you typed is kept.",
        Facts.of(("Job", clip(offers.job_words(here[0], context), 300)), ("Answer by", offers.by_words(here[0], context))),
        Buttons.of(
            Button("Open that one", Action("offer", here[0].id), "main"),
            Button("Add it as another one", Action("setoffernew", packed, draft.id, job.id)),
            Button("Do not add it", Action("nooffer", draft.id)),
        ),
    )


def _saved(packed: str, draft: Draft, job: Job, context: Context) -> Card:
    when = moments.unpacked(packed) if packed != NO_DATE else None
    if packed != NO_DATE and (when is None or when <= context.now):
        _hold(draft, context)
        return _over_card(draft, context)
    context.records.drop(Draft, draft.id)
    came = next((c for c in Came if c == _typed(draft, "came")), Came.NONE)
    job = _with_line(job, came, context)
    made = context.records.add(
        Offer(
            job=job.id,
            came=came,
            at=context.now,
            deadline=when,
            zone=context.profile.zone if when else "",
            who=_typed(draft, "who"),
            says=_typed(draft, "says"),
        )
    )
    plans.plan_offer(made, context)
    return package_card(made, context, why="You saved the offer. Blanks are questions, not faults.")


def _with_line(job: Job, came: Came, context: Context) -> Job:
    """The job with a line about the offer, once it has come and no line says so yet."""
    if came is Came.NONE or course(job).state == "offer":
        return context.records.put(job) if job.rev == 0 else job
    line = JobEvent(id=context.records.new_id(), kind="offer", day=context.today, at=context.now)
    return plans.keep_job(history.record(job, line), context)


def _over_card(draft: Draft, context: Context) -> Card:
    return Card(
        "That time is over by now",
        "Nothing is set. What you typed is kept.",
        Facts.of(("You wrote", clip(_typed(draft, "by"), 200)), ("It is", context.say(context.now))),
        Buttons.of(
            Button("Type it again", Action("fix", draft.id), "main"),
            Button("Add it without a date", Action("setoffer", NO_DATE, draft.id)),
            Button("Do not add it", Action("nooffer", draft.id)),
        ),
    )


# -- changing ----------------------------------------------------------------------------------------------------------


def edit_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """What was typed when it was added, but for the job and the date."""
    found = context.records.get(Offer, args[-2])
    if found is None:
        return faults.moved_on(None)
    return Form(
        "Change the offer",
        "Save",
        Action("editoffer", *args),
        _came((found.came,)),
        *_who_and_says(found.who, found.says),
        levels.pick(found),
    )


@router.form("editoffer", edit_form, of=Offer)
def edited(event: Submit, context: Context) -> SubmitReply:
    """Words are replaced; an offer that has come now is a line in the job's history."""
    found = offer_of(event, context)
    came = next((c for c in Came if c == event.text("came")), found.came)
    if found.came is Came.NONE and came is not Came.NONE:
        _with_line(_job(found, context), came, context)
    changed = context.records.put(found.model_copy(update={"came": came, "who": event.text("who"), "says": event.text("says")}))
    return Say(offer_card(levels.keep(changed, event.text("level"), context), context, why="You changed it just now."))


def by_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One line: the day and time to answer by."""
    found = context.records.get(Offer, args[-2])
    if found is None or not context.profile.zone:
        return prompts.needs_a_clock() if found is not None else faults.moved_on(None)
    value = f"{found.deadline.astimezone(context.zone):%-d %b %Y %H:%M}" if found.deadline else ""
    hint = "Example: Mon 30 Nov, 18:00. Empty: no date was given."
    return Form(
        "The date of the offer",
        "Next",
        Action("offerby", *args),
        Write(id="when", label=BY_LABEL, hint=hint, value=value, most=limits.TIME_TEXT),
    )


@router.form("offerby", by_form, of=Offer)
def by(event: Submit, context: Context) -> SubmitReply:
    """Read and said back like the first time; an empty line takes the date away."""
    found, typed = offer_of(event, context), event.text("when")
    if not typed:
        return Say(_dated(found, None, context))
    reading = read_moment(typed, context.now, context.zone)
    if isinstance(reading, Read):
        return Say(_by_echo(reading.when, typed, found, context.keep(event), context))
    pick = Action("offerbyat", found.id, found.rev)
    card = moments.unsure(reading, typed, context.keep(event), pick, context.zone, context.now, "Leave it")
    return Say(card) if card is not None else None


def _by_echo(when: dt.datetime, typed: str, found: Offer, change: Action | None, context: Context) -> Card:
    return Card(
        clip(f"I read it as {context.say(when)}", limits.TITLE),
        f"Nothing is changed yet. Times are {clip(context.place, 60)} time.",
        Facts.of(*([("You wrote", clip(typed, 200))] if typed else []), ("Until now", offers.by_words(found, context))),
        Buttons.of(
            Button("Yes, set it", Action("offerbyset", moments.packed(when), found.id, found.rev), "main"),
            *([Button("Change", change)] if change is not None else []),
            Button("Leave it", Action("offer", found.id)),
        ),
    )


@router.click("offerbyat", of=Offer)
def by_picked(event: Click, context: Context) -> ClickReply:
    """One of several readings was picked; it is said back whole."""
    when = moments.picked(event)
    card = _by_echo(when, "", offer_of(event, context), None, context) if when is not None else faults.moved_on(None)
    return Update(card)


@router.click("offerbyset", of=Offer)
def by_set(event: Click, context: Context) -> ClickReply:
    """The new date counts, and what is planned moves with it."""
    when, found = moments.picked(event), offer_of(event, context)
    if when is None or when <= context.now:
        return Update(faults.moved_on(Now("That time is over by now.", Action("offer", found.id))))
    return Update(_dated(found, when, context))


def _dated(found: Offer, when: dt.datetime | None, context: Context) -> Card:
    if when is None:
        context.outbox.cancel("offer_outcome", found.id)
    context.forget_words(Action("offerby", found.id, found.rev))
    zone = context.profile.zone if when else ""
    changed = context.records.put(found.model_copy(update={"deadline": when, "zone": zone}))
    plans.plan_offer(changed, context)
    why = f"You confirmed {context.say(when)}." if when else "You left the date empty."
    return offer_card(changed, context, why=why)


# -- removing ----------------------------------------------------------------------------------------------------------


@router.click("dropoffer", of=Offer)
def drop(event: Click, context: Context) -> ClickReply:
    """Asks first: there is no undo."""
    found = offer_of(event, context)
    return Update(
        Card(
            "Remove this offer for good?",
            "You pressed 'Remove it'. Nothing is removed yet.",
            Facts.of(
                ("Goes", f"{clip(offers.job_words(found, context), 300)}: the package, your floor, your answers, the talk sheet"),
                ("Stays", "the job and its history"),
            ),
            Prose(text="This takes the words away. There is no undo."),
            Buttons.of(
                Button("Keep it", Action("offer", found.id), "main"),
                Button("Remove for good", Action("droppedoffer", found.id, found.rev), "danger"),
            ),
        )
    )


@router.click("droppedoffer", of=Offer)
def dropped(event: Click, context: Context) -> ClickReply:
    """Every word of it goes, and what was planned about it."""
    plans.drop_offer(offer_of(event, context), context)
    return Update(
        Card(
            "Removed for good",
            "You removed an offer and its words.",
            Prose(text="Nothing more comes about it. The job and its history stay."),
            Buttons.of(Button("My offers", Action("offers", 0)), Button("Home", Action("home"))),
        )
    )
