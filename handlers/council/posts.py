"""What stands in a council's room: posts and answers, who has been there, twenty minutes, thanks, and taking it back (10b-10e)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.context import REDRAW, Circle, Context, Item
from bot.council import circles
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.replies import Post as Posted
from bot.router import Now, Outcome, Router
from bot.text import clip, first_lines, pages
from playbook.cadence import Kind
from playbook.records import Answer, Been, Post, Seat, Shown, ShownAnswer

router = Router()

TITLES: Final = {"question": "{name} asks the council", "sentence": "{name} tries a sentence"}
ASKED: Final = "{name} asks the council"
TOLD: Final = "{name} tells the council"
GONE: Final = "{name} took this back."
DOWN: Final = "A facilitator took this down."


def item_of(circle: Circle, kind: str, ref: str) -> Item | None:
    """The item that put a record into the room."""
    return next((item for item in circle.outbox.every() if item.kind == kind and item.ref == ref and item.placed), None)


def redraw(circle: Circle, kind: str, ref: str, context: Context) -> None:
    """Draws what stands in the room anew."""
    item = item_of(circle, kind, ref)
    if item is not None:
        circle.outbox.redraw(item.id, context.now)


def _name(circle: Circle, seat: str) -> str:
    found = circle.records.get(Seat, seat)
    return clip(found.name, limits.FIRM) if found is not None else "A member"


def _gone(title: str, circle: Circle) -> Card:
    return Card(title, "It stood here before.", Prose(text="There is nothing more to see here."), audience=circles.audience(circle))


# -- drawn in the room ------------------------------------------------------------------------------------------------------------


@router.due("post", "a post to your council")
def post_due(due: Due, context: Context) -> DueReply:
    """10b, as it is now."""
    circle = context.here
    if circle is None:
        return None
    post = circle.records.get(Post, due.ref)
    if post is None or post.state in ("withdrawn", "down"):
        # Deleted with its author, who has no name here any more; or taken back, or down.
        name = _name(circle, post.seat) if post is not None else "A member"
        return _gone(DOWN if post is not None and post.state == "down" else GONE.format(name=name), circle)
    been = [_name(circle, one.seat) for one in circle.records.all(Been) if one.post == post.id]
    asks = any(label == "Question" for label, _ in post.rows)
    rows = [(label, first_lines(words, 300 if len(post.rows) > 2 else 600)) for label, words in post.rows]
    more = [("Been there too", clip(", ".join(been), 200))] if been else []
    at = (post.id, circle.id)
    return Posted(
        Card(
            (ASKED if asks else TOLD).format(name=_name(circle, post.seat)),
            "They chose to post this. Answer only if you like.",
            Facts.of(*rows, *more),
            Buttons.of(
                Button("Reply", Action("form", "reply", *at)),
                Button("I have been there", Action("been", *at)),
                Button("Offer 20 minutes", Action("offertime", *at)),
                Button("More", Action("postmore", *at)),
            ),
            audience=circles.audience(circle),
        )
    )


@router.due("answer", "an answer in your council")
def answer_due(due: Due, context: Context) -> DueReply:
    """10c, under the post it answers."""
    circle = context.here
    if circle is None:
        return None
    answer = circle.records.get(Answer, due.ref)
    if answer is None or answer.state != "there":
        name = _name(circle, answer.seat) if answer is not None else "A member"
        return _gone(DOWN if answer is not None and answer.state == "down" else GONE.format(name=name), circle)
    post = circle.records.get(Post, answer.post)
    under = item_of(circle, "post", answer.post)
    when = context.now.astimezone(circle.council.tz).date() if post is None else post.at.astimezone(circle.council.tz).date()
    thanks = [("It helped", "says who asked")] if answer.helped else []
    at = (answer.id, circle.id)
    card = Card(
        f"An answer from {_name(circle, answer.seat)}",
        f"To the post of {context.say_day(when)}.",
        Facts.of(("Answer", answer.words), *thanks),
        Buttons.of(
            Button("It helped", Action("helped", *at)),
            Button("Answer", Action("form", "reply", answer.post, circle.id)),
            Button("More", Action("answermore", *at)),
        ),
        audience=circles.audience(circle),
    )
    return Posted(card, under=under.id if under is not None else "")


@router.outcome("post")
def post_came(outcome: Outcome, context: Context) -> None:
    """10d or 10e to the author alone."""
    circle = context.here
    post = circle.records.get(Post, outcome.ref) if circle is not None else None
    if circle is None or post is None:
        return
    author = circle.records.author_of(post)
    if outcome.sent:
        circle.records.put(post.model_copy(update={"state": "there"} if post.state == "waiting" else {}))
        context.tell(author, "posted", f"{circle.id}.{post.id}")
    else:
        context.tell(author, "notposted", f"{circle.id}.{post.id}.{outcome.reason}.{outcome.present}")


def _mine(ref: str, context: Context) -> tuple[Circle, Post, list[str]] | None:
    """The member's own post that a word to them is about, and what else the word carries."""
    council, post, *more = ref.split(".") if ref.count(".") else (ref, "")
    circle = context.council(council)
    found = circle.records.get(Post, post) if circle is not None else None
    if circle is None or found is None or circle.records.author_of(found) != context.me:
        return None
    return circle, found, more


@router.due("posted", "what you posted")
def posted(due: Due, context: Context) -> DueReply:
    """10d: a receipt, and the way back."""
    found = _mine(due.ref, context)
    return receipt_card(*found[:2], context) if found is not None else None


def receipt_card(circle: Circle, post: Post, context: Context) -> Card:
    """10d as it is now."""
    answers = [a for a in circle.records.all(Answer) if a.post == post.id and a.state == "there"]
    count = f"{len(answers)}, in the room" if answers else "none yet"
    question = next((words for label, words in post.rows if label == "Question"), post.rows[-1][1] if post.rows else "")
    state = {"withdrawn": "You took it back", "down": "A facilitator took it down"}.get(post.state, "Posted to your council")
    still = (
        [
            Button("Withdraw", Action("withdraw", circle.id, post.id, post.rev)),
            Button("Edit the words", Action("form", "repost", circle.id, post.id, post.rev)),
        ]
        if post.state == "there"
        else []
    )
    return Card(
        state,
        f"You pressed the button on {context.say(post.at)}.",
        Facts.of(("Question" if question else "Posted", first_lines(question, 400) or "its words are gone"), ("Answers so far", count)),
        Buttons.of(*still, Button("My council", Action("council")), Button("Home", Action("home"))),
    )


@router.outcome(REDRAW)
def redrawn(outcome: Outcome, context: Context) -> None:
    """New words that could not be put there, as somebody without a seat is in the room: their author alone is told."""
    circle = context.here
    if circle is None or outcome.reason != "no_seat":
        return
    first = next((item for item in circle.outbox.every() if item.id == outcome.ref), None)
    if first is None or first.kind not in ("post", "answer"):
        return
    found = circle.records.get(Post, first.ref) if first.kind == "post" else circle.records.get(Answer, first.ref)
    if found is not None:
        context.tell(circle.records.author_of(found), "notredrawn", f"{circle.id}.{outcome.ref}")


@router.due("notredrawn", "what was not changed")
def not_redrawn(due: Due, context: Context) -> DueReply:
    """10e for words that stand there already."""
    council, _, item = due.ref.partition(".")
    circle = context.council(council)
    if circle is None:
        return None
    return Card(
        "Not changed there: someone has no seat",
        "Something of yours was to be drawn anew in the room.",
        Prose(text="It stands there as it was. The channel's own member list shows who is in it. You alone are told this."),
        Buttons.of(Button("Look again", Action("redrawagain", item, circle.id), "main"), Button("My council", Action("council"))),
    )


@router.click("redrawagain", may="seat")
def redraw_again(event: Click, context: Context) -> ClickReply:
    """Draws it once more, as it is now."""
    circle = context.council(event.action.arg(-1))
    first = next((item for item in circle.outbox.every() if item.id == event.action.arg(0)), None) if circle is not None else None
    if circle is None or first is None or not first.placed:
        return Update(faults.moved_on(None))
    circle.outbox.redraw(first.id, context.now)
    line = Prose(text="The room shows it within a minute, if all in it have a seat.")
    return Update(Card("On its way", "You pressed 'Look again'.", line, Buttons.of(Button("Home", Action("home")))))


@router.due("notposted", "what was not posted")
def not_posted(due: Due, context: Context) -> DueReply:
    """10e: the asker alone is told, before anything stands there."""
    found = _mine(due.ref, context)
    if found is None:
        return None
    circle, post, more = found
    if post.state != "waiting":
        return None
    again = Button("Look again", Action("postagain", circle.id, post.id, post.rev), "main")
    keep = Button("Keep private", Action("postdrop", circle.id, post.id, post.rev))
    if more[:1] == ["no_seat"]:
        present = int(more[1]) if len(more) > 1 and more[1].isdigit() else 0
        return Card(
            "Not posted: someone there has no seat",
            "You pressed the button under the words. Nothing was posted.",
            Facts.of(("In the channel", f"{present} people"), ("With a seat", f"{len(circle.seats)} people")),
            Prose(text="The channel's own member list shows who is in it. You alone are told this."),
            Buttons.of(again, Button("Offer them a seat", Action("giveseat", circle.id)), keep),
        )
    return Card(
        "Not posted: I cannot reach the room",
        "You pressed the button under the words. Nothing was posted.",
        Prose(text="The words are kept for you. The room may want its line again, or me in it."),
        Buttons.of(again, Button("My council", Action("council")), keep),
    )


# -- the author's own presses --------------------------------------------------------------------------------------------------


@router.truth(Post)
def post_now(post: Post, context: Context) -> Now:
    """What is true of a post on an older card."""
    words = {"waiting": "It waits to be posted.", "there": "It stands in your council's room.", "withdrawn": "You took it back."}
    return Now(words.get(post.state, "A facilitator took it down."), Action("council"))


def _named(event: Click | Submit, context: Context) -> tuple[Circle, Post] | None:
    circle = context.council(event.action.arg(-3))
    post = circle.records.get(Post, event.action.arg(-2)) if circle is not None else None
    return (circle, post) if circle is not None and post is not None else None


@router.click("postagain", of=Post, may="author")
def again(event: Click, context: Context) -> ClickReply:
    """Tries once more, with the same words."""
    found = _named(event, context)
    if found is None:
        return Update(faults.moved_on(None))
    circle, post = found
    circle.records.put(post.model_copy(update={"at": context.now}))
    circle.outbox.plan("post", context.now, post.id)
    line = Prose(text="I tell you here when it stands there.")
    return Update(Card("On its way to your council", "You pressed 'Look again'.", line, Buttons.of(Button("Home", Action("home")))))


@router.click("postdrop", of=Post, may="author")
def post_drop(event: Click, context: Context) -> ClickReply:
    """It was never posted, and is not kept."""
    found = _named(event, context)
    if found is None:
        return Update(faults.moved_on(None))
    circle, post = found
    circle.outbox.cancel("post", post.id)
    circle.records.drop(Post, post.id)
    line = Prose(text="Nothing was posted, and nobody was told.")
    return Update(Card("Kept, for you alone", "You pressed 'Keep private'.", line, Buttons.of(Button("Home", Action("home")))))


@router.click("withdraw", of=Post, may="author")
def withdraw(event: Click, context: Context) -> ClickReply:
    """Takes the words away, here and in the room, at any time; answers stay with their authors."""
    found = _named(event, context)
    if found is None:
        return Update(faults.moved_on(None))
    circle, post = found
    circle.records.put(post.model_copy(update={"state": "withdrawn", "rows": ()}))
    redraw(circle, "post", post.id, context)
    return Update(
        Card(
            "You took it back",
            "You pressed 'Withdraw'.",
            Prose(text="The room shows one line in its place, within a minute. Copies people made would stay."),
            Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
        )
    )


def repost_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """The words as they stand there."""
    circle = context.council(args[-3])
    post = circle.records.get(Post, args[-2]) if circle is not None else None
    if post is None or post.state != "there":
        return faults.moved_on(post_now(post, context) if post is not None else None)
    lines = [
        Write(id=f"r{n}", label=clip(label, limits.INPUT_LABEL), long=True, value=words[: limits.QUESTION], most=limits.QUESTION)
        for n, (label, words) in enumerate(post.rows[: limits.FORM_INPUTS])
    ]
    return Form("Edit the words", "Save", Action("repost", *args), *lines)


@router.form("repost", repost_form, of=Post, may="author")
def reposted(event: Submit, context: Context) -> SubmitReply:
    """The post in the room takes the new words."""
    found = _named(event, context)
    if found is None:
        return Say(faults.moved_on(None))
    circle, post = found
    rows = tuple((label, event.text(f"r{n}")) for n, (label, _) in enumerate(post.rows) if event.text(f"r{n}"))
    if not rows:
        return Say(faults.needs_a_fix("With no words left, 'Withdraw' takes it back.", context.keep(event)))
    kept = circle.records.put(post.model_copy(update={"rows": rows}))
    redraw(circle, "post", post.id, context)
    return Say(receipt_card(circle, kept, context))


@router.click("myposts")
def my_posts(event: Click, context: Context) -> ClickReply:
    """What the member shared and still stands; each can be withdrawn."""
    shown = [
        (circle, post)
        for circle in context.councils
        for post in reversed(circle.records.all(Post))
        if post.state == "there" and circle.records.author_of(post) == context.me
    ]
    skip = int(event.action.arg(0)) if event.action.arg(0).isdigit() else 0
    if not shown[skip:]:
        none = Prose(text="Nothing of yours stands in a council's room." if not shown else "That was the last one.")
        ways = Buttons.of(Button("My privacy page", Action("privacy")), Button("Home", Action("home")))
        return Update(Card("What you shared", "You asked for it.", none, ways))
    circle, post = shown[skip]
    rows = [(label, first_lines(words, 250)) for label, words in post.rows[:5]]
    return Update(
        Card(
            f"What you shared: {skip + 1} of {len(shown)}",
            f"You posted it on {context.say(post.at)}.",
            Facts.of(*rows),
            Buttons.of(
                Button("Withdraw", Action("withdraw", circle.id, post.id, post.rev)),
                Button("Next one", Action("myposts", skip + 1)),
                Button("My privacy page", Action("privacy")),
                Button("Home", Action("home")),
            ),
        )
    )


# -- what anybody with a seat may press -------------------------------------------------------------------------------------


def _post(event: Click | Submit, context: Context) -> tuple[Circle, Post] | None:
    circle = context.council(event.action.arg(-1))
    post = circle.records.get(Post, event.action.arg(-2)) if circle is not None else None
    return (circle, post) if circle is not None and post is not None and post.state == "there" else None


def reply_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One answer, under one's own name."""
    circle = context.council(args[-1]) if len(args) > 1 else None
    post = circle.records.get(Post, args[-2]) if circle is not None else None
    if post is None or post.state != "there":
        return faults.moved_on(None)
    words = Write(
        id="words", label="Your answer", hint="Your council sees this, under your name", long=True, need=True, most=limits.QUESTION
    )
    return Form("Answer", "Post it", Action("reply", *args), words)


@router.form("reply", reply_form, may="seat")
def replied(event: Submit, context: Context) -> SubmitReply:
    """The answer goes under the post."""
    found = _post(event, context)
    seat = found[0].seat if found is not None else None
    if found is None or seat is None:
        context.keep(event)
        return Say(faults.moved_on(None))
    circle, post = found
    made = circle.records.add(Answer(post=post.id, seat=seat.id, words=event.text("words"), at=context.now))
    circle.outbox.plan("answer", context.now, made.id)
    return Say(
        Card(
            "Your answer is on its way",
            "You sent it to your council, under your name.",
            Facts.of(("Answer", first_lines(made.words, 400))),
            Buttons.of(Button("Take it back", Action("unanswer", circle.id, made.id, made.rev)), Button("Home", Action("home"))),
        )
    )


@router.truth(Answer)
def answer_now(answer: Answer, context: Context) -> Now:
    """What is true of an answer on an older card."""
    words = "It stands in your council's room." if answer.state == "there" else "It was taken back."
    return Now(words, Action("council"))


@router.click("unanswer", of=Answer, may="author")
def unanswer(event: Click, context: Context) -> ClickReply:
    """Takes one's answer back, in the room too."""
    circle = context.council(event.action.arg(-3))
    answer = circle.records.get(Answer, event.action.arg(-2)) if circle is not None else None
    if circle is None or answer is None:
        return Update(faults.moved_on(None))
    circle.records.put(answer.model_copy(update={"state": "withdrawn", "words": ""}))
    circle.outbox.cancel("answer", answer.id)
    redraw(circle, "answer", answer.id, context)
    line = Prose(text="The room shows one line in its place, within a minute. Copies people made would stay.")
    return Update(Card("You took it back", "You pressed 'Take it back'.", line, Buttons.of(Button("Home", Action("home")))))


@router.click("been", may="seat")
def been(event: Click, context: Context) -> ClickReply:
    """`I have been there`: one name under the post, however often it is pressed."""
    found = _post(event, context)
    seat = found[0].seat if found is not None else None
    if found is None or seat is None:
        return Say(faults.moved_on(None))
    circle, post = found
    circle.records.put(Been(id=f"{post.id}.{seat.id}", post=post.id, seat=seat.id))
    redraw(circle, "post", post.id, context)
    return Say(
        Card(
            "Your name is under it",
            "You pressed 'I have been there'.",
            Prose(text="The post says so within a minute. Nothing else was shared."),
            Buttons.of(Button("Take it off", Action("unbeen", post.id, circle.id)), Button("Leave it", Action("close"))),
        )
    )


@router.click("unbeen", may="seat")
def unbeen(event: Click, context: Context) -> ClickReply:
    """The name goes again."""
    found = _post(event, context)
    seat = found[0].seat if found is not None else None
    if found is None or seat is None:
        return Update(faults.moved_on(None))
    circle, post = found
    circle.records.drop(Been, f"{post.id}.{seat.id}")
    redraw(circle, "post", post.id, context)
    line = Prose(text="The post is drawn without it within a minute.")
    return Update(Card("Your name is off it", "You pressed 'Take it off'.", line, Buttons.of(Button("Home", Action("home")))))


@router.click("offertime", may="seat")
def offer_time(event: Click, context: Context) -> ClickReply:
    """`Offer 20 minutes`: the asker alone gets a note, where they allowed private things (9d's rules)."""
    found = _post(event, context)
    seat = found[0].seat if found is not None else None
    if found is None or seat is None:
        return Say(faults.moved_on(None))
    circle, post = found
    asker = circle.records.get(Seat, post.seat)
    if asker is None or not circles.reachable(circle, asker, context.me):
        why = "That post is your own." if asker is not None and asker.member == context.me else "They have not opened that, for now."
        line = Prose(text=f"{why} An answer in the room reaches them all the same.")
        return Say(
            Card("I cannot pass it on now", "You pressed 'Offer 20 minutes'.", line, Buttons.of(Button("Leave it", Action("close"))))
        )
    context.tell(asker.member, Kind.OFFERED, f"{circle.id}.{post.id}.{seat.id}")
    line = Prose(text="They alone get a note with your name. The two of you find the time.")
    return Say(
        Card("Your offer is on its way", "You pressed 'Offer 20 minutes'.", line, Buttons.of(Button("Leave it", Action("close"))))
    )


@router.due(Kind.OFFERED, "twenty minutes from your council")
def offered(due: Due, context: Context) -> DueReply:
    """Somebody offers their time: to the asker alone."""
    found = _mine(due.ref, context)
    if found is None:
        return None
    circle, _, more = found
    giver = circle.records.get(Seat, more[0]) if more else None
    if giver is None or giver.state != "seated":
        return None
    return Card(
        "Someone from your council offers you 20 minutes",
        "You asked your council something.",
        Facts.of(("From", clip(giver.name, 60))),
        Prose(text="Write to them where you two usually do. I do not pass messages on."),
        prompts.way_out(due),
    )


@router.click("helped", may="seat")
def helped(event: Click, context: Context) -> ClickReply:
    """`It helped`: from whoever asked; the answer says so, and its author hears it."""
    circle = context.council(event.action.arg(-1))
    answer = circle.records.get(Answer, event.action.arg(-2)) if circle is not None else None
    post = circle.records.get(Post, answer.post) if circle is not None and answer is not None else None
    if circle is None or answer is None or post is None or answer.state != "there":
        return Say(faults.moved_on(None))
    if circle.records.author_of(post) != context.me:
        line = Prose(text="That button is for whoever asked. Nothing changed.")
        return Say(Card("Only the asker can say so", "You pressed 'It helped'.", line, Buttons.of(Button("Leave it", Action("close")))))
    if not answer.helped:
        circle.records.put(answer.model_copy(update={"helped": True}))
        redraw(circle, "answer", answer.id, context)
        context.tell(circle.records.author_of(answer), "ithelped", f"{circle.id}.{answer.id}")
    line = Prose(text="The answer says so within a minute, and its author hears it.")
    return Say(Card("Passed on", "You pressed 'It helped'.", line, Buttons.of(Button("Leave it", Action("close")))))


@router.due("ithelped", "a word about your answer")
def it_helped(due: Due, context: Context) -> DueReply:
    """A thank-you to whoever answered."""
    council, _, ref = due.ref.partition(".")
    circle = context.council(council)
    answer = circle.records.get(Answer, ref) if circle is not None else None
    if circle is None or answer is None or circle.records.author_of(answer) != context.me:
        return None
    return Card(
        "Your answer helped",
        "Whoever asked says so.",
        Facts.of(("You wrote", first_lines(answer.words, 300))),
        Buttons.of(Button("Home", Action("home"))),
    )


# -- more ---------------------------------------------------------------------------------------------------------------------


@router.click("postmore", may="seat")
def post_more(event: Click, context: Context) -> ClickReply:
    """What else there is to do with a post; for its author, the way back."""
    found = _post(event, context)
    if found is None:
        return Say(faults.moved_on(None))
    circle, post = found
    mine = circle.records.author_of(post) == context.me
    own = [Button("Withdraw", Action("withdraw", circle.id, post.id, post.rev))] if mine else []
    whole = [Button("Read all", Action("readpost", post.id, circle.id, 0))] if any(len(words) > 250 for _, words in post.rows) else []
    return Say(
        Card(
            "More about this post",
            "You pressed 'More'. You alone see this.",
            Prose(text="It is your own. You can take it back at any time." if mine else "What people post here stays here."),
            Buttons.of(
                *own, *whole, *_others(circle, "post", post.id, mine=mine), Button("The promises", Action("promises", circle.id))
            ),
        )
    )


def _others(circle: Circle, what: str, ref: str, *, mine: bool) -> list[Button]:
    """Report and block, on what is not one's own."""
    at = (what, ref, circle.id)
    return [] if mine else [Button("Report", Action("form", "report", *at)), Button("Block", Action("block", *at))]


@router.click("answermore", may="seat")
def answer_more(event: Click, context: Context) -> ClickReply:
    """The same for an answer."""
    circle = context.council(event.action.arg(-1))
    answer = circle.records.get(Answer, event.action.arg(-2)) if circle is not None else None
    if circle is None or answer is None or answer.state != "there":
        return Say(faults.moved_on(None))
    mine = circle.records.author_of(answer) == context.me
    own = [Button("Take it back", Action("unanswer", circle.id, answer.id, answer.rev))] if mine else []
    return Say(
        Card(
            "More about this answer",
            "You pressed 'More'. You alone see this.",
            Prose(text="It is your own. You can take it back at any time." if mine else "What people post here stays here."),
            Buttons.of(*own, *_others(circle, "answer", answer.id, mine=mine), Button("The promises", Action("promises", circle.id))),
        )
    )


@router.click("readpost")
def read_post(event: Click, context: Context) -> ClickReply:
    """The whole of a long post, a page at a time, for the eyes of the one who pressed."""
    circle = context.council(event.action.arg(1))
    post = circle.records.get(Post, event.action.arg(0)) if circle is not None else None
    if circle is None or post is None or post.state != "there":
        return Say(faults.moved_on(None))
    sheets = [(label, page) for label, words in post.rows for page in pages(words, limits.FACT_VALUE)]
    at = int(event.action.arg(2)) if event.action.arg(2).isdigit() and int(event.action.arg(2)) < len(sheets) else 0
    more = [Button("Next", Action("readpost", post.id, circle.id, at + 2))] if at + 2 < len(sheets) else []
    return Update(
        Card(
            "The whole post",
            "You pressed 'Read all'. You alone see this.",
            Facts.of(*sheets[at : at + 2]),
            Buttons.of(*more, Button("Leave it", Action("close"))),
        )
    )


# -- what is shown to one person ------------------------------------------------------------------------------------------------


def _shown(ref: str, context: Context) -> tuple[Circle, Shown] | None:
    """What was shown to this member, or by them."""
    council, _, id = ref.partition(".")
    circle = context.council(council)
    shown = circle.records.get(Shown, id) if circle is not None else None
    if circle is None or shown is None or context.me not in (shown.to, circle.records.author_of(shown)):
        return None
    return circle, shown


@router.due(Kind.SHOWN, "something from your council")
def shown_due(due: Due, context: Context) -> DueReply:
    """9e, for the one person alone."""
    found = _shown(due.ref, context)
    if found is None or found[1].to != context.me:
        return None
    circle, shown = found
    rows = [(label, first_lines(words, 280)) for label, words in shown.rows]
    answered = circle.records.get(ShownAnswer, shown.id) is not None
    at = (shown.id, circle.id)
    mine = (
        []
        if answered
        else [Button("Answer", Action("form", "showanswer", *at), "main"), Button("Thank them", Action("showthanks", *at))]
    )
    return Card(
        "Someone from your council shows you something",
        "You allowed this in your council's promises.",
        Facts.of(("From", _name(circle, shown.seat)), *rows[:8]),
        Buttons.of(*mine, *_others(circle, "shown", shown.id, mine=False), Button("My council", Action("council"))),
        prompts.way_out(due),
        audience="one",
    )


def show_answer_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """An answer for the eyes of one."""
    found = _shown(f"{args[-1]}.{args[-2]}", context) if len(args) > 1 else None
    if found is None or found[1].to != context.me:
        return faults.moved_on(None)
    words = Write(
        id="words", label="Your answer", hint="They alone see this, with your name", long=True, need=True, most=limits.QUESTION
    )
    return Form("Answer", "Send it", Action("showanswer", *args), words)


@router.form("showanswer", show_answer_form, may="seat")
def show_answered(event: Submit, context: Context) -> SubmitReply:
    """The answer goes back to the one who showed it."""
    return Say(_answered_one(event, event.text("words"), context))


@router.click("showthanks", may="seat")
def show_thanks(event: Click, context: Context) -> ClickReply:
    """A thank-you, and nothing more."""
    return Update(_answered_one(event, "", context))


def _answered_one(event: Click | Submit, words: str, context: Context) -> Card:
    found = _shown(f"{event.action.arg(-1)}.{event.action.arg(-2)}", context)
    if found is None or found[1].to != context.me:
        return faults.not_yours()
    circle, shown = found
    circle.records.put(ShownAnswer(id=shown.id, words=words, at=context.now))
    context.tell(circle.records.author_of(shown), "showback", f"{circle.id}.{shown.id}")
    return Card(
        "On its way to them" if words else "Your thanks are on their way",
        "They alone see it, with your name.",
        *([Facts.of(("You wrote", first_lines(words, 300)))] if words else [Prose(text="Nothing else was said.")]),
        Buttons.of(Button("Home", Action("home"))),
    )


@router.due("showback", "a word back from your council")
def show_back(due: Due, context: Context) -> DueReply:
    """What the one person wrote back."""
    found = _shown(due.ref, context)
    if found is None or found[1].to == context.me:
        return None
    circle, shown = found
    answer = circle.records.get(ShownAnswer, shown.id)
    if answer is None:
        return None
    body = (
        Facts.of(("From", circle.name_of(shown.to)), ("Answer", answer.words))
        if answer.words
        else Facts.of(("Thanks from", circle.name_of(shown.to)))
    )
    return Card(
        "A word back about what you showed",
        f"You showed it on {context.say(shown.at)}.",
        body,
        Buttons.of(Button("Home", Action("home"))),
        audience="one",
    )
