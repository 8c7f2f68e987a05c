"""Rule set 1 of the offer advisor: fifteen ordered rules as data, each with its reasons, its other view and its next step.

The first rule that matches wins. Each therefore states only what those before it leave open (rule 9 need not repeat that
there is evidence, rule 8 took the rest), so that every two neighbours overlap and their order can be tested. A rule set is
never edited once advice was given by it: a new one is put beside it, so that old advice can be replayed.
Source: product.md 3.8, from the rows of its section 1; the sentences are our own, no claim's number is in them.
"""

from __future__ import annotations

from typing import Final

from playbook.offer.rules import Because, Condition, Rule, Step, Verdict, View, When
from playbook.offer.situation import (
    PAY,
    Answer,
    Deciding,
    Edge,
    Evidence,
    EvidenceKind,
    Floor,
    Motive,
    Needs,
    Obstacle,
    Offer,
    Reply,
    Situation,
    YesNow,
    backs,
)


def _no_offer(told: Deciding) -> bool:
    return told.offer is Offer.NONE


def _untrue(told: Deciding) -> bool:
    return not told.true or not told.would_act


def _granted(told: Deciding) -> bool:
    return told.reply is Reply.GRANTED


def _replied(told: Deciding) -> bool:
    return told.reply is not Reply.NONE


def _floor_unset(told: Deciding) -> bool:
    return told.floor is Floor.UNSET


def _untraded(told: Deciding) -> bool:
    return told.reply in (Reply.PART, Reply.REFUSED) and not told.traded


def _floor_met(told: Deciding) -> bool:
    return told.floor is Floor.MET


def _unclear(told: Deciding) -> bool:
    return told.obstacle in (Obstacle.UNCLEAR, Obstacle.DIFFERS)


def _needs_wait(told: Deciding) -> bool:
    return told.needs is Needs.NOT_YET


def _no_limit(told: Deciding) -> bool:
    return told.floor is Floor.UNSET or told.yes_now is YesNow.UNSURE


def _about_worth(told: Deciding) -> bool:
    return told.obstacle in PAY


def _unseen(told: Deciding) -> bool:
    return told.edge is Edge.UNSEEN


def _obstacle(told: Deciding) -> bool:
    return told.obstacle is not Obstacle.NONE


def _unproven(told: Deciding) -> bool:
    return not told.evidence


def _would_refuse(told: Deciding) -> bool:
    return told.yes_now is YesNow.NO


def _not_plain_yes(told: Deciding) -> bool:
    return told.yes_now is not YesNow.YES


def _deserving(told: Deciding) -> bool:
    return told.motive is Motive.DESERVING


def _open(told: Deciding) -> bool:
    return told.invited or told.normal or told.edge is Edge.SEEN


def _weak(told: Deciding) -> bool:
    return told.motive is not Motive.NONE


NO_OFFER: Final = Condition("there is no offer yet", "there is an offer", _no_offer)
UNTRUE: Final = Condition("a claim is not true, or rests on an offer you would not take", "nothing you claim is untrue", _untrue)
GRANTED: Final = Condition("they said yes to all you asked", "they have not said yes to all you asked", _granted)
REPLIED: Final = Condition("they answered your ask", "they have not answered an ask", _replied)
FLOOR_UNSET: Final = Condition("your floor is not set", "your floor is set", _floor_unset)
UNTRADED: Final = Condition("no swap was tried for what they refused", "a swap was tried", _untraded)
FLOOR_MET: Final = Condition("what they say meets your floor", "what they say is not known to meet your floor", _floor_met)
UNCLEAR: Final = Condition("terms are not clear, or differ from what you were told", "the terms are clear", _unclear)
NEEDS_WAIT: Final = Condition("what the job takes has not been talked about", "no talk about needs is waiting", _needs_wait)
NO_LIMIT: Final = Condition(
    "your floor is not set, or you are not sure of your yes", "your floor is set and your answer is sure", _no_limit
)
ABOUT_WORTH: Final = Condition("pay or scope stands in the way", "neither pay nor scope stands in the way", _about_worth)
UNSEEN: Final = Condition("they do not see your value and you have not shown it", "your value is not waiting to be shown", _unseen)
OBSTACLE: Final = Condition("something stands between you and yes", "nothing stands between you and yes", _obstacle)
UNPROVEN: Final = Condition("nothing you can show counts for it", "something you can show counts for it", _unproven)
WOULD_REFUSE: Final = Condition("you would say no", "you would not say no", _would_refuse)
NOT_PLAIN_YES: Final = Condition("your yes has an if", "your yes is plain", _not_plain_yes)
DESERVING: Final = Condition("you feel you are worth more", "feeling worth more is not your reason", _deserving)
OPEN: Final = Condition(
    "they invited it, or it is normal here, or they see your edge",
    "nobody invited it, it is not normal here, and no edge is seen",
    _open,
)
WEAK: Final = Condition("the only reason to ask is a weak one", "there is no wish to ask", _weak)

_RECRUITER: Final = ("a sales recruiter's blog", "no date", "works for employers")
_COACH: Final = ("a coach's playbook", "Feb 2026", "sells coaching")
_PODCAST: Final = ("a job-search author on a podcast", "retold, no date", "wrote a book on it")


def _view(key: str, row: str, who: tuple[str, str, str], says: str) -> View:
    source, date, interest = who
    return View(key, row, f"{source} ({date}; {interest}) {says}", source, date, interest)


def _always(told: Deciding, situation: Situation) -> bool:
    return True


def _reason(row: str, words: str, when: When = _always) -> Because:
    return Because(row, words, when)


def _blocks(*obstacles: Obstacle) -> When:
    """What stands in the way is one of these, as the member named it (its range may still be unknown)."""
    return lambda told, situation: told.obstacle in obstacles


def _moved_by(motive: Motive) -> When:
    return lambda told, situation: told.motive is motive


def _talked(needs: Needs) -> When:
    return lambda told, situation: told.needs is needs


def _told_reply(reply: Reply) -> When:
    return lambda told, situation: told.reply is reply


def _dated_figure(told: Deciding, situation: Situation) -> bool:
    """A market figure carries the ask: only then may the reason speak of one."""
    return told.obstacle is Obstacle.MARKET and _counted(situation, EvidenceKind.MARKET)


def _other_proof(told: Deciding, situation: Situation) -> bool:
    return told.obstacle is Obstacle.MARKET and not _counted(situation, EvidenceKind.MARKET)


def _counted(situation: Situation, kind: EvidenceKind) -> bool:
    return any(item.kind is kind and backs(item, situation) for item in situation.evidence or ())


def _half_shown(told: Deciding, situation: Situation) -> bool:
    return bool(situation.evidence)


def _undated(told: Deciding, situation: Situation) -> bool:
    """A market figure was given without its source or its date (C9)."""

    def lacks(item: Evidence) -> bool:
        return item.kind is EvidenceKind.MARKET and not (item.source.strip() and item.dated)

    return any(lacks(item) for item in situation.evidence or ())


def _range_unasked(told: Deciding, situation: Situation) -> bool:
    return situation.obstacle in PAY


def _terms_unclear(told: Deciding, situation: Situation) -> bool:
    return told.obstacle is Obstacle.UNCLEAR and situation.obstacle not in PAY


def _would_not_act(told: Deciding, situation: Situation) -> bool:
    return not told.would_act


def _not_true(told: Deciding, situation: Situation) -> bool:
    return not told.true


def _value_seen(told: Deciding, situation: Situation) -> bool:
    return situation.value_seen is Answer.YES


def _invited(told: Deciding, situation: Situation) -> bool:
    return told.invited


def _normal(told: Deciding, situation: Situation) -> bool:
    return told.normal


def _edge_seen(told: Deciding, situation: Situation) -> bool:
    return told.edge is Edge.SEEN


def _no_floor(told: Deciding, situation: Situation) -> bool:
    return told.floor is Floor.UNSET


def _unsure(told: Deciding, situation: Situation) -> bool:
    return told.yes_now is YesNow.UNSURE


def _has_fallback(told: Deciding, situation: Situation) -> bool:
    return bool(situation.fallback.strip())


_GENTLY: Final = "Ask anyway, gently"

_TO_THE_FLOOR: Final = Step("floor", "Set my floor", "Write down the least you would say yes to. Then look again.")
_TO_CLOSE: Final = Step("close", "Write the closing lines", "Say that you want it, and by when you will sign.")
_TO_DECIDE: Final = Step("decide", "Ask my council", "Hold it next to your floor and sleep on it. The choice is yours.")
_TO_SHOW: Final = Step("show_value", "Pick proof to show", "Pick one result of yours and tell it to the person who decides.")
_TO_ASK: Final = Step("sheet", "Build the talk sheet", "Write the ask in your own words, with its reason.")
_STILL_ASK: Final = "still advises asking, tight market or not. The success figure given there has no source"
_COST: Final = "says asks cost a few people the offer each year. It gives no total, so I show no rate"

RULES_1: Final = (
    Rule(
        1,
        "",
        Verdict.PREPARE,
        (NO_OFFER,),
        (
            _reason("B2", "there is no offer yet, so there is nothing to weigh"),
            _reason("D8", "what you need can be talked about before an offer comes"),
            _reason("C3", "asking for the range is a question, not an ask"),
        ),
        (_view("X5", "C2", _COACH, "starts with the package, once an offer is there"),),
        ((_always, Step("mission", "Open my mission", "Write your mission and your needs, and ask what the range is.")),),
        "Draft a sheet for later",
    ),
    Rule(
        2,
        "",
        Verdict.STOP,
        (UNTRUE,),
        (
            _reason("B6", "you said the other offer is one you would not take", _would_not_act),
            _reason("B5", "a claim you plan to use is not marked as true", _not_true),
            _reason("B14", "if they ask about it, you would have to make something up"),
            _reason("D17", "one that advises asking says too: be honest about what you ask and why"),
        ),
        (
            View(
                "B14",
                "D17",
                "none. Two of the four sources warn against it; none of them defends it",
                f"{_RECRUITER[0]} and {_PODCAST[0]}",
                "no dates",
                f"{_RECRUITER[2]}; {_PODCAST[2]}",
            ),
        ),
        (
            (
                _always,
                Step(
                    "drop_claim",
                    "Take the claim out",
                    "Say only what holds. If they are your first choice, that can be said as it is.",
                ),
            ),
        ),
        "",
    ),
    Rule(
        3,
        "a",
        Verdict.CLOSE,
        (GRANTED,),
        (
            _reason("C7", "they said yes to all you asked"),
            _reason("B15", "the way to the job is clear"),
            _reason("B8", "one more ask now could make them doubt your yes"),
        ),
        (_view("X9", "D1", _PODCAST, "speaks of playing to win, and sets no point to stop"),),
        ((_always, _TO_CLOSE),),
        _GENTLY,
    ),
    Rule(
        3,
        "b",
        Verdict.SET_FLOOR,
        (REPLIED, FLOOR_UNSET),
        (
            _reason("B12", "they answered, and there is no floor to hold it against"),
            _reason("B10", "to be ready for the first offer you need to know your limit"),
            _reason("B2", "whether the offer works for you comes first"),
        ),
        (_view("X9", "C6", _COACH, "goes from a no straight to a swap, and names no floor"),),
        ((_always, _TO_THE_FLOOR),),
        _GENTLY,
    ),
    Rule(
        3,
        "c",
        Verdict.TRADE_ONCE,
        (REPLIED, UNTRADED),
        (
            _reason("C6", "they met a part of it, and no swap was tried", _told_reply(Reply.PART)),
            _reason("C6", "they said no, and no swap was tried", _told_reply(Reply.REFUSED)),
            _reason("B11", "a swap takes the place of an ask; it is not one more"),
            _reason("B12", "your floor is set, so you know what a swap must bring"),
        ),
        (_view("X9", "B10", _RECRUITER, "says to be ready for the first offer once they cannot move"),),
        (
            (_has_fallback, Step("trade", "Open the talk sheet", "Ask once for the trade you wrote down.")),
            (_always, Step("trade", "Write down one trade", "Name one thing you would take in its place, then ask once.")),
        ),
        "",
    ),
    Rule(
        3,
        "d",
        Verdict.CLOSE,
        (REPLIED, FLOOR_MET),
        (
            _reason("B10", "a swap was tried, and what they offer meets your floor"),
            _reason("B15", "knowing when to say yes is part of it"),
            _reason("C7", "saying your interest and your dates again keeps it moving"),
        ),
        (_view("X9", "D1", _PODCAST, "speaks of playing to win, and sets no point to stop"),),
        ((_always, _TO_CLOSE),),
        _GENTLY,
    ),
    Rule(
        3,
        "e",
        Verdict.DECIDE,
        (REPLIED,),
        (
            _reason("B10", "a swap was tried, and it is not known to meet your floor"),
            _reason("B12", "you set that floor before the talk"),
            _reason("D18", "your council can hear you out; it does not decide"),
        ),
        (_view("X9", "D1", _PODCAST, "speaks of playing to win, and sets no point to stop"),),
        ((_always, _TO_DECIDE),),
        _GENTLY,
    ),
    Rule(
        4,
        "",
        Verdict.CLARIFY,
        (UNCLEAR,),
        (
            _reason("C3", "you do not know their range yet", _range_unasked),
            _reason("C2", "some terms are not clear yet", _terms_unclear),
            _reason("B6", "a term differs from what you were told", _blocks(Obstacle.DIFFERS)),
            _reason("D7", "open points come before any ask, so that the job stays the job"),
            _reason("C2", "a question about the whole package shows interest"),
        ),
        (_view("X6", "C10", _COACH, "praises email in its title, and shows no such case. A live talk is advised elsewhere"),),
        (
            (
                _range_unasked,
                Step("clarify", "Write the question", "Ask calmly: what is the range for base, equity and sign-on?"),
            ),
            (
                _blocks(Obstacle.DIFFERS),
                Step("clarify", "Write the question", "Ask live which version holds, then send a short note of the answer."),
            ),
            (
                _always,
                Step("clarify", "Write the question", "Ask for each blank in the package, live or in writing."),
            ),
        ),
        _GENTLY,
    ),
    Rule(
        5,
        "",
        Verdict.NEEDS_FIRST,
        (NEEDS_WAIT,),
        (
            _reason("D8", "what you need to do the job well has not been talked about"),
            _reason("D11", "that talk shows that you mean to do it well"),
            _reason("D14", "pay comes after it, and is easier to weigh then"),
        ),
        (_view("X5", "C2", _COACH, "goes from showing interest straight to the package"),),
        ((_always, Step("needs", "Open my needs", "Bring one need, and the result it is for.")),),
        "Go to pay anyway",
    ),
    Rule(
        6,
        "",
        Verdict.SET_FLOOR,
        (NO_LIMIT,),
        (
            _reason("B12", "your floor is not set yet", _no_floor),
            _reason("B2", "you are not sure you would say yes as it stands", _unsure),
            _reason("B10", "to be ready for the first offer you need to know your limit"),
            _reason("B12", "a floor set before the talk is calmer than one set in it"),
        ),
        (_view("X9", "C6", _COACH, "goes from the ask to a swap, and names no floor"),),
        (
            (_no_floor, _TO_THE_FLOOR),
            (_always, Step("floor", "Open my floor", "Hold the offer next to your floor. Then answer again: yes, no, or if.")),
        ),
        _GENTLY,
    ),
    Rule(
        7,
        "",
        Verdict.SHOW_VALUE,
        (ABOUT_WORTH, UNSEEN),
        (
            _reason("A8", "they do not see your value yet, and you have not shown it"),
            _reason("B6", "it pays less than your last job", _blocks(Obstacle.LAST_PAY)),
            _reason("A7", "it pays under the market or your level", _blocks(Obstacle.MARKET)),
            _reason("B6", "the job is bigger than described", _blocks(Obstacle.SCOPE)),
            _reason("C1", "a result makes the gap easy to follow"),
        ),
        (_view("X3", "B6", _RECRUITER, "takes a real gap as reason enough, and names no such step"),),
        ((_always, _TO_SHOW),),
        _GENTLY,
    ),
    Rule(
        8,
        "",
        Verdict.BUILD_CASE,
        (OBSTACLE, UNPROVEN),
        (
            _reason("C9", "your market figure has no source, or no date", _undated),
            _reason("B5", "what you can show does not carry this reason yet", _half_shown),
            _reason("B5", "something stands in the way, and nothing that counts shows it"),
            _reason("C9", "market figures, scope or what you give up can stand in for an offer", _blocks(*PAY, Obstacle.RIVAL)),
            _reason("B7", "a feeling alone is a reason they cannot weigh"),
            _reason("B5", "a reason counts when it is true, exact and about the job"),
        ),
        (_view("X2", "C9", _COACH, "says you can ask without another offer, by market data, scope or what you give up"),),
        ((_always, Step("evidence", "Add what shows it", "Find one thing that shows it: what it says, from where, of when.")),),
        _GENTLY,
    ),
    Rule(
        9,
        "",
        Verdict.ASK,
        (OBSTACLE,),
        (
            _reason("B6", "pay is under your last job, and you can show it", _blocks(Obstacle.LAST_PAY)),
            _reason("C9", "pay is under the dated figure you found", _dated_figure),
            _reason("A7", "pay is under your level, and you can show why", _other_proof),
            _reason("B6", "the job is bigger than described, and you can show it", _blocks(Obstacle.SCOPE)),
            _reason("B6", "another offer is better, and you would take it", _blocks(Obstacle.RIVAL)),
            _reason("D9", "something you need is tied to a result", _blocks(Obstacle.NEED)),
            _reason("B5", "it stands between you and yes, and you can say why", _blocks(Obstacle.PERSONAL)),
            _reason("B6", "it differs from what you were told, and they confirmed it", _blocks(Obstacle.CONFIRMED)),
            _reason("A8", "they have seen what you can do", _value_seen),
            _reason("D8", "the talk about your needs is done", _talked(Needs.DONE)),
            _reason("D12", "they would not talk about your needs; that is noted as a flag", _talked(Needs.REFUSED)),
            _reason("D8", "there is no need to settle first", _talked(Needs.NOTHING)),
            _reason("B12", "your floor is set"),
        ),
        (_view("X1", "B4", _RECRUITER, _COST),),
        ((_always, _TO_ASK),),
        "",
    ),
    Rule(
        10,
        "",
        Verdict.DECIDE,
        (WOULD_REFUSE,),
        (
            _reason("B2", "you would say no to it as it stands"),
            _reason("B5", "you named nothing that an ask could change"),
            _reason("B12", "your floor is set, so you can hold the offer against it"),
        ),
        (_view("X1", "D15", _PODCAST, _STILL_ASK),),
        ((_always, _TO_DECIDE),),
        _GENTLY,
    ),
    Rule(
        11,
        "",
        Verdict.NAME_GAP,
        (NOT_PLAIN_YES,),
        (
            _reason("B2", "you would say yes if one thing changed"),
            _reason("B9", "an ask with no reason is the riskiest kind"),
            _reason("B10", "saying the gap exactly is the first step"),
        ),
        (_view("X1", "C8", _COACH, "says a professional ask does no harm, and shows no cases"),),
        ((_always, Step("obstacle", "Name the gap", "Say what the one thing is. Then I can tell if it carries an ask.")),),
        _GENTLY,
    ),
    Rule(
        12,
        "",
        Verdict.SHOW_VALUE,
        (DESERVING, UNSEEN),
        (
            _reason("A5", "you feel worth more, and they do not see it yet"),
            _reason("B7", "feeling it is not yet a reason they can weigh"),
            _reason("C1", "a result shows it better than years do"),
        ),
        (_view("X3", "B7", _RECRUITER, "warns that a wish for more without proof reads as a lack of substance"),),
        ((_always, _TO_SHOW),),
        _GENTLY,
    ),
    Rule(
        13,
        "",
        Verdict.OPTIONAL_ASK,
        (OPEN,),
        (
            _reason("A2", "they invited you to name your terms", _invited),
            _reason("A3", "bargaining is normal in this field", _normal),
            _reason("A4", "you bring something special, and they know it", _edge_seen),
            _reason("B2", "you would say yes to it as it stands"),
            _reason("B11", "one item keeps it light"),
        ),
        (_view("X1", "B1", _RECRUITER, "would not ask when nothing stands in the way"), _view("X1", "D15", _PODCAST, _STILL_ASK)),
        ((_always, _TO_ASK),),
        "",
    ),
    Rule(
        14,
        "",
        Verdict.HOLD,
        (WEAK,),
        (
            _reason("B2", "you would say yes to it as it stands"),
            _reason("B1", "the one reason so far is that someone told you to always ask", _moved_by(Motive.TOLD_TO)),
            _reason("B7", "the one reason so far is a feeling of being worth more", _moved_by(Motive.DESERVING)),
            _reason("B7", "the one reason so far is what friends have elsewhere", _moved_by(Motive.FRIENDS)),
            _reason("B7", "the one reason so far is to see how far they go", _moved_by(Motive.TESTING)),
            _reason("A3", "no invitation is known, and asking is not known to be normal here"),
        ),
        (_view("X1", "D15", _PODCAST, _STILL_ASK),),
        ((_always, Step("fine", "I am fine with it", "Say yes, or look for a reason you can show.")),),
        _GENTLY,
    ),
    Rule(
        15,
        "",
        Verdict.ACCEPT,
        (),
        (
            _reason("B2", "you would say yes to it as it stands"),
            _reason("B15", "nothing stands between you and the job"),
            _reason("A11", "sometimes the answer is not to ask"),
        ),
        (_view("X1", "D15", _PODCAST, _STILL_ASK),),
        ((_always, Step("accept", "Tell my council", "Say yes, and by when you start.")),),
        _GENTLY,
    ),
)
"""The fifteen rules of product.md 3.8, in order; rule 3 in its five branches."""
