"""What peers do with a post: answer it, have been there too, offer twenty minutes, say that it helped, and what stands behind More."""

from __future__ import annotations

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Form, Prose, Write
from bot.context import Context
from bot.council import circles, published, safety
from bot.council.standing import redraw, standing
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from handlers.council import ownposts
from playbook.cadence import Kind
from playbook.records import Answer, Been, Post, Seat, TimeOffer

router = Router()


def reply_form(args: tuple[str, ...], context: Context) -> Form:
    """One answer, under one's own name."""
    words = Write(
        id="words", label="Your answer", hint="Your council sees this, under your name", long=True, need=True, most=limits.QUESTION
    )
    return Form("Answer", "Post it", Action("reply", *args), words)


@router.form("reply", reply_form, may="seat", on=Post)
def replied(event: Submit, context: Context) -> SubmitReply:
    """The answer goes under the post."""
    circle = context.circle
    draft = Answer(post=context.named(Post).id, seat=context.seat.id, words=event.text("words"), at=context.now)
    made = next((one for one in circle.records.all(Answer) if one.stands and _same(one, draft)), None)
    made = made or circle.records.add(draft)
    if standing(circle, "answer", made.id) is None:
        circle.outbox.plan("answer", context.now, made.id)
    return Say(
        Card(
            "Your answer is on its way",
            "You sent it to your council, under your name.",
            published.one(("Answer", made.words)),
            Buttons.of(Button("Take it back", Action("unanswer", circle.id, made.id, made.rev)), Button("Home", Action("home"))),
        )
    )


def _same(one: Answer, other: Answer) -> bool:
    """Whether it was sent before, word for word: sent twice, it stands there once."""
    return (one.post, one.seat, one.words) == (other.post, other.seat, other.words)


@router.truth(Answer)
def answer_now(answer: Answer, context: Context) -> Now:
    """What is true of an answer on an older card."""
    words = "It stands in your council's room." if answer.state == "there" else "It was taken back."
    return Now(words, Action("council"))


@router.click("unanswer", of=Answer, may="author")
def unanswer(event: Click, context: Context) -> ClickReply:
    """Takes one's answer back, in the room too."""
    circle, answer = context.circle, context.named(Answer)
    circle.records.put(answer.model_copy(update={"state": "withdrawn", "words": ""}))
    circle.outbox.cancel("answer", answer.id)
    redraw(circle, "answer", answer.id, context)
    line = Prose(text="The room shows one line in its place, within a minute. Copies people made would stay.")
    return Update(Card("You took it back", "You pressed 'Take it back'.", line, Buttons.of(Button("Home", Action("home")))))


@router.click("been", may="seat", on=Post)
def been(event: Click, context: Context) -> ClickReply:
    """`I have been there`: one name under the post, however often it is pressed."""
    circle, post, seat = context.circle, context.named(Post), context.seat
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


@router.click("unbeen", may="seat", on=Post)
def unbeen(event: Click, context: Context) -> ClickReply:
    """The name goes again."""
    circle, post, seat = context.circle, context.named(Post), context.seat
    circle.records.drop(Been, f"{post.id}.{seat.id}")
    redraw(circle, "post", post.id, context)
    line = Prose(text="The post is drawn without it within a minute.")
    return Update(Card("Your name is off it", "You pressed 'Take it off'.", line, Buttons.of(Button("Home", Action("home")))))


@router.click("offertime", may="seat", on=Post)
def offer_time(event: Click, context: Context) -> ClickReply:
    """`Offer 20 minutes`: the asker alone gets a note, where they allowed private things (9d's rules)."""
    circle, post, seat = context.circle, context.named(Post), context.seat
    asker = circle.records.get(Seat, post.seat)
    if asker is None or not circles.reachable(circle, asker, context.me):
        why = "That post is your own." if asker is not None and asker.member == context.me else "They have not opened that, for now."
        line = Prose(text=f"{why} An answer in the room reaches them all the same.")
        return Say(
            Card("I cannot pass it on now", "You pressed 'Offer 20 minutes'.", line, Buttons.of(Button("Leave it", Action("close"))))
        )
    given = f"{post.id}_{seat.id}"
    if circle.records.get(TimeOffer, given) is None:
        circle.records.put(TimeOffer(id=given, at=context.now))
        context.tell(asker.member, Kind.OFFERED, f"{circle.id}.{post.id}.{seat.id}")
    line = Prose(text="They alone get a note with your name. The two of you find the time.")
    return Say(
        Card("Your offer is on its way", "You pressed 'Offer 20 minutes'.", line, Buttons.of(Button("Leave it", Action("close"))))
    )


@router.due(Kind.OFFERED, "twenty minutes from your council")
def offered(due: Due, context: Context) -> DueReply:
    """Somebody offers their time: to the asker alone."""
    found = ownposts.mine(due.ref, context)
    if found is None:
        return None
    circle, _, more = found
    giver = circle.records.get(Seat, more[0]) if more else None
    if giver is None or giver.state == "left" or circles.apart(circle, giver.member, context.me):
        return None
    return Card(
        "Someone from your council offers you 20 minutes",
        "You asked your council something.",
        published.one(("From", giver.name)),
        Prose(text="Write to them where you two usually do. I do not pass messages on."),
        prompts.way_out(due),
    )


@router.still(Kind.OFFERED)
def offered_stands(ref: str, context: Context) -> Now | None:
    """It is there to be read while whoever offers is in the council."""
    found = ownposts.mine(ref, context)
    giver = found[0].records.get(Seat, found[2][0]) if found is not None and found[2] else None
    if found is None or giver is None or giver.state == "left" or circles.apart(found[0], giver.member, context.me):
        return Now("That offer of time is not there any more.", Action("council"))
    return None


@router.click("helped", may="seat", on=Answer)
def helped(event: Click, context: Context) -> ClickReply:
    """`It helped`: from whoever asked; the answer says so, and its author hears it."""
    circle, answer = context.circle, context.named(Answer)
    post = circle.records.get(Post, answer.post)
    if post is None:
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
        published.one(("You wrote", answer.words)),
        Buttons.of(Button("Home", Action("home"))),
    )


# -- more ---------------------------------------------------------------------------------------------------------------------


@router.click("postmore", may="seat", on=Post)
def post_more(event: Click, context: Context) -> ClickReply:
    """What else there is to do with a post; for its author, the way back."""
    circle, post = context.circle, context.named(Post)
    mine = circle.records.author_of(post) == context.me
    own = [Button("Withdraw", Action("withdraw", circle.id, post.id, post.rev))] if mine else []
    whole = published.whole(post.rows, Action("readpost", published.OPEN, post.id, circle.id))[1]
    return Say(
        Card(
            "More about this post",
            "You pressed 'More'. You alone see this.",
            Prose(text="It is your own. You can take it back at any time." if mine else "What people post here stays here."),
            Buttons.of(
                *own, *whole, *safety.ways(circle, "post", post.id, mine=mine), Button("The promises", Action("promises", circle.id))
            ),
        )
    )


@router.click("answermore", may="seat", on=Answer)
def answer_more(event: Click, context: Context) -> ClickReply:
    """The same for an answer."""
    circle, answer = context.circle, context.named(Answer)
    mine = circle.records.author_of(answer) == context.me
    own = [Button("Take it back", Action("unanswer", circle.id, answer.id, answer.rev))] if mine else []
    return Say(
        Card(
            "More about this answer",
            "You pressed 'More'. You alone see this.",
            Prose(text="It is your own. You can take it back at any time." if mine else "What people post here stays here."),
            Buttons.of(
                *own, *safety.ways(circle, "answer", answer.id, mine=mine), Button("The promises", Action("promises", circle.id))
            ),
        )
    )


@router.click("readpost", may="seat", on=Post)
def read_post(event: Click, context: Context) -> ClickReply:
    """The whole of a long post, a page at a time, for the eyes of the one who pressed."""
    circle, post = context.circle, context.named(Post)

    def leaf(page: int) -> Action:
        return Action("readpost", page, post.id, circle.id)

    return published.reading("The whole post", post.rows, event.action.arg(0), leaf)
