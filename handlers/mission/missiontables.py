"""What stands beside a mission, as cards: the comparison of advert, mission and their words (13b), and the needs."""

from __future__ import annotations

from typing import Final

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.text import clip, first_lines
from playbook import comparison
from playbook import mission as rules
from playbook import needs as needs_rules
from playbook.before_pay import before_pay
from playbook.mission import Line, Mission, Need
from playbook.records import JobMission

FEW: Final = 4
"""Topics that stand whole side by side; of more, each entry is folded shorter."""


# -- the comparison (13b) ----------------------------------------------------------------------------------------------


def table_card(record: JobMission, context: Context) -> Card:
    """13b: one topic a line, three sources and a state."""
    lines = record.mission.lines
    back = Button("Back to mission", Action("mission", record.id))
    add = Button("Add a line", Action("form", "missiontopic", record.id, record.rev), "plain" if lines else "main")
    why = "Advert, your mission, and what they told you, side by side."
    if not lines:
        text = "Nothing is compared yet. Begin with one topic, such as team size, travel, or the first result."
        return Card("Is it the same job?", why, Prose(text=text), Buttons.of(add, back))
    most = limits.LINE if len(lines) <= FEW else 24
    unsettled = comparison.unsettled(lines)
    these = "This comes" if len(unsettled) == 1 else "These come"
    said = comparison.summary(lines) + (f" {these} before any talk about pay." if unsettled else "")
    write = [
        Button("Write the next question", Action("form", "missionasked", line.id, record.id, record.rev), "main") for line in unsettled
    ]
    pick: list[Block] = []
    if len(lines) > 1:
        options = tuple(Option(id=line.id, label=clip(line.topic, limits.FACT_LABEL)) for line in lines)
        pick = [Choice(action=Action("missionline", record.id), label="Change a line:", options=options)]
    only = [Button("Change the line", Action("missionline", record.id, lines[0].id))] if len(lines) == 1 else []
    return Card(
        "Is it the same job?",
        why,
        Facts.of(*((clip(line.topic, limits.FACT_LABEL), comparison.row(_short(line, most))) for line in lines)),
        Prose(text=said),
        *pick,
        Buttons.of(*write[:1], *only, *([add] if len(lines) < rules.LINES else []), back),
    )


def _short(line: Line, most: int) -> Line:
    # The state is read from the whole words: two that begin alike are not the same.
    entries = {name: clip(getattr(line, name), most) for name in ("posting", "mission", "said")}
    return line.model_copy(update={**entries, "state": comparison.state(line)})


STATES: Final[dict[rules.State, str]] = {"agreed": "Agreed", "open": "Open", "differs": "Differs"}


def line_card(record: JobMission, line: Line) -> Card:
    """One topic: the three sources whole, what to ask, and the member's own word for its state."""
    now = comparison.state(line)
    rows = [
        ("Topic", line.topic),
        ("The advert", line.posting or "silent"),
        ("Your mission", line.mission or "silent"),
        ("They said", line.said or "silent"),
        ("State", f"{now}, {'as you marked it' if line.state else 'as I read it'}"),
    ]
    if words := comparison.question(line):
        rows.append(("To ask", words))
    states = [
        Button(label, Action("missionstate", state, line.id, record.id, record.rev)) for state, label in STATES.items() if state != now
    ]
    if line.state is not None:
        states.append(Button("Read it anew", Action("missionstate", "read", line.id, record.id, record.rev)))
    ask = [Button("Write the question", Action("form", "missionasked", line.id, record.id, record.rev))] if words else []
    return Card(
        "One line of the comparison",
        "You picked it.",
        Facts.of(*((label, clip(value, 300)) for label, value in rows)),
        Buttons.of(*states, Button("Edit", Action("form", "missiontopic", line.id, record.id, record.rev))),
        Buttons.of(*ask, Button("Back to the lines", Action("missiontable", record.id))),
    )


# -- the needs ---------------------------------------------------------------------------------------------------------


def needs_card(record: JobMission, context: Context) -> Card:
    """What the member needs, by kind, and where the talk about it stands."""
    mission = record.mission
    entries = needs_rules.sheet(mission)
    rows: list[tuple[str, str]] = []
    for kind, label in needs_rules.KINDS.items():
        mine = [entry for entry in entries if entry.need.kind == kind]
        rows += [(label, _need_row(mission, entry)) for entry in mine] or [(label, "nothing named")]
    flag = before_pay(mission).refused
    blocks: list[Block] = [Facts.of(*rows), Prose(text=_stands(mission))]
    if flag is not None:
        blocks.append(Prose(text=f"**A flag, for your eyes:** {flag.text}"))
    if len(entries) > 1:
        options = tuple(Option(id=e.need.id, label=clip(e.need.need, limits.ITEM_LABEL), note=e.outcome) for e in entries)
        blocks.append(Choice(action=Action("missionneed", record.id), label="Open a need:", options=options))
    add = Button("Add a need", Action("form", "missionwish", record.id, record.rev), "main")
    ways = [add] if len(entries) < rules.NEEDS else []
    if len(entries) == 1:
        ways.append(Button("Open the need", Action("missionneed", record.id, entries[0].need.id)))
    if not entries and not mission.enough:
        ways.append(Button("I need nothing more", Action("missionenough", record.id, record.rev)))
    blocks.append(Buttons.of(*ways, *_council(context, flag is not None), Button("Back to mission", Action("mission", record.id))))
    blocks.append(
        Buttons.of(Button("A story about a budget", Action("claim", "D10")), Button("The other view", Action("conflict", "X5")))
    )
    return Card("What you need to do it well", "You asked for your needs. They come before pay.", *blocks)


def _need_row(mission: Mission, entry: needs_rules.Entry) -> str:
    number = rules.number_of(mission, entry.need.result)
    parts = [clip(entry.need.need, limits.LINE), f"for result {number}" if number else "for no result yet", entry.outcome]
    return "; ".join(parts)


def _stands(mission: Mission) -> str:
    every, waiting = len(mission.needs), len(needs_rules.open_needs(mission.needs))
    if not every:
        if mission.enough:
            return "You said that you need nothing more. That counts as talked about."
        return "Name what the job takes: money, people and tools, or support and training. Each need serves one result."
    if waiting:
        return f"{waiting} of {every} not talked about yet. That talk comes first, then pay."
    return "All of them were talked about. Pay may come next."


def _council(context: Context, asked: bool) -> list[Button]:
    """`Ask my council`, whose words are seen once more before they go out."""
    return [Button("Ask my council", Action("form", "askcouncil"))] if asked and context.councils else []


def need_card(record: JobMission, need: Need, context: Context, why: str = "You opened it.") -> Card:
    """One need: why, for which result, what they said, and a sentence that opens the talk (D9, D11)."""
    entry = next(e for e in needs_rules.sheet(record.mission) if e.need.id == need.id)
    rows = [
        ("Need", need.need),
        ("Kind", entry.kind),
        ("Why", need.why or "blank"),
        ("For", entry.result or "blank: the result that depends on it"),
        ("Their answer", entry.outcome + (f": {first_lines(need.answer, 300)}" if need.answer else "")),
    ]
    opening = needs_rules.opening(record.mission, need)
    rows.append(("To open the talk", opening or "blank: name the result it is for"))
    flag = needs_rules.refusal([need])
    blocks: list[Block] = [Facts.of(*((label, clip(value, 400)) for label, value in rows))]
    if flag is not None:
        blocks.append(Prose(text=f"**A flag, for your eyes:** {flag.text}"))
    return Card(
        "One thing you need",
        why,
        *blocks,
        Buttons.of(
            Button("Write their answer", Action("form", "missionreply", need.id, record.id, record.rev), "main"),
            Button("Edit", Action("form", "missionwish", need.id, record.id, record.rev)),
            *_council(context, flag is not None),
            Button("Back to my needs", Action("missionneeds", record.id)),
        ),
        Buttons.of(
            Button("What such a talk shows", Action("claim", "D11")),
            *([Button("What a refusal may mean", Action("claim", "D12"))] if flag is not None else []),
        ),
    )
