"""`council`: the member's own council, or the ways to one."""

from __future__ import annotations

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Prose, utf16
from bot.context import Context
from bot.council import circles, published, rounds
from bot.events import Click, Command
from bot.replies import Ask, ClickReply, CommandReply, Say, Update
from bot.router import Router
from handlers.council import findcards, joining, rooms

router = Router()


@router.command("council")
def council(event: Command, context: Context) -> CommandReply:
    """The member's council, or the ways to one; `join CODE` opens an invitation, `here` binds the room it is typed in.

    `hotseat` shows whose seat it is, `ask` leads to a question, `landed` to a thank-you.
    """
    word, _, rest = event.text.partition(" ")
    match word.lower():
        case "join":
            return Say(joining.invitation_card(joining.code_of(rest), context))
        case "here":
            return Say(rooms.bound_card(event.place, context))
        case "find" if not context.councils:
            page = findcards.page(context)
            return Say(page) if isinstance(page, Card) else Ask(page)
    mine = context.councils
    if mine and mine[0].council.state != "forming":
        match word.lower():
            case "hotseat" | "round":
                return Say(rounds.seat_card(mine[0], context))
            case "ask":
                return Say(_ask_card(rest.strip(), context))
            case "landed":
                return Say(rounds.landed_card(mine[0]))
    return Say(circles.roster_card(mine[0], context) if mine else _none_card(context, "You opened this."))


def _ask_card(words: str, context: Context) -> Card:
    """The way to a free question: what was typed behind the word stands in its form, and nothing is posted by a slip."""
    typed: list[Block] = [published.sheets((("You typed", words),))[0]] if words else []
    long = f"A question holds {limits.QUESTION} characters, and this has {utf16(words):,}. The form opens with its beginning."
    typed += [Prose(text=long)] if utf16(words) > limits.QUESTION else []
    draft = context.keep_words(Action("askcouncil"), {"question": words}) if words else None
    opens = Action("fix", draft.id) if draft is not None else Action("form", "askcouncil")
    return Card(
        "Ask your council",
        "You asked for this. Nothing is posted yet.",
        *typed,
        Prose(text="You see each word once more before it goes out. Amounts, and the firms and names you told me of, are taken out."),
        Buttons.of(Button("Write it", opens, "main"), Button("My council", Action("council")), Button("Home", Action("home"))),
    )


@router.click("council")
def council_page(event: Click, context: Context) -> ClickReply:
    """The same from a button."""
    mine = context.councils
    return Update(circles.roster_card(mine[0], context) if mine else _none_card(context, "You opened this."))


def _none_card(context: Context, why: str) -> Card:
    return Card(
        "A council of your own",
        why,
        Prose(text="Three to eight people, one room, one question at a time. Nobody is told that you looked."),
        Buttons.of(
            Button("Start one", Action("form", "startcouncil"), "main"),
            Button("I was given a line", Action("form", "joincouncil")),
            Button("Find one for me", Action("findpage")),
        ),
        Buttons.of(Button("Who can see what", Action("whosees")), Button("Home", Action("home"))),
    )
