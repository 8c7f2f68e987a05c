"""Cards and forms to draw: the four of the hand-kept oracle, one of everything, and whatever Hypothesis thinks of."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from bot import limits
from bot.cards import (
    Action,
    Audience,
    Bar,
    Block,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Fact,
    Facts,
    Form,
    Option,
    Person,
    Pick,
    Prose,
    Tick,
    Ticks,
    Write,
)
from bot.text import clip, root

WAY_OUT = Buttons.of(
    Button("Snooze", Action("snooze", "review", 7)),
    Button("Skip", Action("skip", "review", 7)),
    Button("Stop these", Action("stop", "review", 7)),
)

ORACLE = {
    "checklist run, part done": Card(
        "Before you apply",
        "You opened this list for Acme.",
        Prose(text="3 of 6 done ▰▰▰▱▱▱"),
        Facts.of(("Next", "put that result in the first five lines"), ("Why", "people skim, and that is the part they see")),
        Ticks(
            action=Action("tick", "apply", "a1", 7),
            items=(
                Tick(id="read", label="Read the advert twice and mark what repeats", done=True),
                Tick(id="fit", label="Hold it next to your target role and level", done=True),
                Tick(id="pick", label="Pick the result of yours that fits best", done=True),
                Tick(id="top", label="Put that result in the first five lines"),
                Tick(id="refer", label="Think of one person who could refer you"),
                Tick(id="log", label="Log it, with where you found it"),
            ),
        ),
        Buttons.of(
            Button("Log this job", Action("form", "log", "a1", 7), "main"),
            Button("Why each step", Action("list", "why", "apply", "a1", 7)),
            Button("Untick all", Action("list", "clear", "apply", "a1", 7)),
            Button("Done for now", Action("list", "close", "apply", "a1", 7)),
        ),
    ),
    "council post": Card(
        "Ada asks the council",
        "Ada chose to post this. Answer only if you like.",
        Facts.of(
            ("About", "an interview at a mid-size health firm"),
            ("Went well", "They asked to see the rollout plan."),
            ("Question", "How do I explain a gap in two sentences?"),
        ),
        Buttons.of(
            Button("Reply", Action("form", "reply", "p8", 7)),
            Button("I have been there", Action("peer", "same", "p8", 7)),
            Button("Offer 20 minutes", Action("peer", "call", "p8", 7)),
            Button("More", Action("peer", "more", "p8", 7)),
        ),
        audience="council",
    ),
    "two-week review": Card(
        "Your two-week review",
        "Every second Wednesday at 10:00, as you chose.",
        Chart(
            kind="range",
            caption="Human replies within 30 days",
            rows=(
                Bar(label="Before", value=2, of=40, low=0.0138, high=0.165, text="2 of 40"),
                Bar(label="Now", value=12, of=40, low=0.181, high=0.4543, text="12 of 40"),
            ),
            alt="Before: 2 of 40, likely 1 to 17 in 100. Now: 12 of 40, likely 18 to 46 in 100.",
        ),
        Prose(text="**Up.** 30% now, likely between 18 and 46 in 100. Before: 5%, likely 1 to 17."),
        Facts.of(
            ("On-target to interview", "5 of 14, likely 16 to 62 in 100"),
            ("Kept weeks", "5 of 8 in full"),
            ("Too new to rate", "9 sent, 1 answered"),
            ("How fresh", "10 of 11 open jobs touched in 14 days"),
        ),
        Buttons.of(
            Button("Close the trial", Action("open", "trial"), "main"),
            Button("See as a picture", Action("chart", "range", 7)),
            Button("Other measures", Action("review", "more", 7)),
            Button("Share a summary", Action("share", "review", 7)),
        ),
        WAY_OUT,
    ),
    "offer question": Card(
        "Would you say yes to it as it stands?",
        "Offer from Acme, question 1 of about 9. You can stop and come back.",
        Choice(
            action=Action("offer", "yes", "o1", 7),
            label="Your answer",
            options=(
                Option(id="yes", label="Yes"),
                Option(id="if", label="Yes, if one thing changed"),
                Option(id="no", label="No"),
                Option(id="unsure", label="Not sure", note="fine too; I then help you set a floor"),
            ),
        ),
        Buttons.of(Button("Save and stop", Action("offer", "stop", "o1", 7))),
    ),
}

HOSTILE = (
    "<!channel> <!here> <@U012AB3CD> <#C024BE7LH> <!subteam^S1> <https://evil.example|our own page> "
    "*b* _i_ ~s~ `c` ```x``` :wave: &lt;!everyone&gt; &amp;"
)
NASTY = (
    "\0",
    "<!channel>",
    "&lt;!here&gt;",
    "<https://evil.example|home>",
    "*bold*",
    "`",
    "```",
    "> quote",
    "# heading",
    ":wave:",
    "👩‍👩‍👧‍👦",
    "日本語の長い文字列",
    "עברית",
    "\n",
    "&amp;",
    "@everyone",
    "a|b",
    "{root}",
)


def words(most: int, least: int = 1) -> st.SearchStrategy[str]:
    """Any text that fits a field of `most` units of weight: what a person could have typed, and what cleaning would have taken out."""
    anything = st.sampled_from((*NASTY, HOSTILE)) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    joined = st.lists(anything, min_size=least, max_size=3).map("".join)
    return joined.map(lambda text: clip(text, most)).filter(lambda text: len(text.strip()) >= least)


IDS = st.from_regex(r"[A-Za-z0-9_.-]{1,8}", fullmatch=True)


def any_card() -> st.SearchStrategy[Card]:
    """A card whose every literal place holds anything at all."""

    @st.composite
    def card(draw: st.DrawFn) -> Card:
        ids = draw(st.lists(IDS, min_size=2, max_size=4, unique=True))
        notes = words(40, 0)
        items = tuple(Tick(id=i, label=draw(words(limits.ITEM_LABEL)), note=draw(notes), done=draw(st.booleans())) for i in ids)
        options = tuple(Option(id=i, label=draw(words(limits.ITEM_LABEL)), note=draw(notes)) for i in ids)
        rows = draw(st.lists(st.tuples(words(limits.FACT_LABEL), words(120)), min_size=1, max_size=3))
        chart = Chart(
            kind=draw(st.sampled_from(["funnel", "weeks", "range", "trial", "waiting", "mood"])),
            caption=draw(words(limits.CHART_CAPTION)),
            rows=tuple(
                Bar(label=draw(words(limits.CHART_LABEL)), value=draw(st.none() | st.floats(0, 50)), of=40, text=draw(words(9, 0)))
                for _ in range(2)
            ),
            alt="in words",
        )
        made: list[Block] = [
            Facts(rows=tuple(Fact(label=label, value=value) for label, value in rows)),
            Ticks(action=Action("tick", "x", 1), label=draw(words(limits.BLOCK_LABEL, 0)), items=items),
            Choice(action=Action("pick", "x", 1), label=draw(words(limits.BLOCK_LABEL)), options=options),
            chart,
            Buttons.of(
                Button(draw(words(limits.BUTTON_LABEL)), Action("go", "log"), "main"),
                Button(draw(words(limits.BUTTON_LABEL)), url="https://example.org/x"),
                Button(draw(words(limits.BUTTON_LABEL)), Action("drop", "x", 3), "danger"),
            ),
        ]
        blocks = draw(st.permutations(made))
        kept = blocks[: draw(st.integers(1, 5))]
        audience: Audience = draw(st.sampled_from(get_args(Audience)))
        return Card(draw(words(limits.TITLE)), draw(words(limits.WHY)), *kept, audience=audience)

    return card()


def any_form() -> st.SearchStrategy[Form]:
    """A form whose every literal place holds anything at all."""

    @st.composite
    def form(draw: st.DrawFn) -> Form:
        options = tuple(Option(id=i, label=draw(words(75)), note=draw(words(75, 0))) for i in ("a", "b", "c"))
        return Form(
            draw(words(limits.FORM_TITLE)),
            draw(words(limits.FORM_SUBMIT)),
            Action("job", "x", 1),
            Write(id="one", label=draw(words(45)), hint=draw(words(100, 0)), value=draw(words(100, 0)), most=200, need=True),
            Write(id="two", label=draw(words(45)), long=True, value=draw(words(600, 0)), most=1_500),
            Pick(id="three", label=draw(words(45)), options=options, value=draw(st.sampled_from([(), ("b",)]))),
            Pick(id="four", label=draw(words(45)), options=options, many=True, value=draw(st.sampled_from([(), ("a", "c")]))),
            Person(id="five", label=draw(words(45)), hint=draw(words(100, 0)), many=draw(st.booleans())),
        )

    return form()


def one_of_each() -> Card:
    """One of every block, with commands in the app's own words."""
    return Card(
        "Home",
        f"You typed {root()}.",
        Prose(
            text=f"**Next:** say _it_ in `code`, see [the page](https://example.org/a?b=1&c=2), 1 < 2 & 3 > 2. Try {root('log Acme')}."
        ),
        Prose(text=f"- one\n- two\nQuiet from 20:00. Pause me with {root('remind')}.", quiet=True),
        Facts.of(("You typed", "*not bold* <!channel>")),
        Buttons.of(Button("Read more", url="https://example.org/"), Button("Drop it", Action("drop", "x", 1), "danger")),
    )
