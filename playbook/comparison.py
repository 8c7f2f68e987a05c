"""Is it the same job? What the advert, the mission and the firm say about each topic, and where they part (D7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from playbook.mission import Line, Mission, State
from playbook.words import figures

_SILENT: Final = frozenset({"", "-", "--", "–", "—", "?", "silent", "n/a", "na", "nothing said", "not said"})
_EDGES: Final = " .,;:!?\"'“”‘’()"
_DIGIT_WORDS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDER: Final[tuple[State, ...]] = ("agreed", "open", "differs")


def state(line: Line) -> State:
    """Agreed, open or differs (D7): the member's own word if there is one, else read from the three entries.

    While the firm is silent a topic is open, whatever the advert says. Once they spoke, it is agreed if that is what the mission
    says (the latest word counts more than the advert), and differs if not. With a silent mission their word is held against
    the advert, and with both silent the topic stays open, since one voice agrees with nobody.
    """
    if line.state is not None:
        return line.state
    said, mine, advert = _meaning(line.said), _meaning(line.mission), _meaning(line.posting)
    other = mine or advert
    if not said or not other:
        return "open"
    return "agreed" if said == other else "differs"


def set_state(mission: Mission, line: str, new: State | None) -> Mission:
    """The mission with the member's word for one line; None leaves it to be read again. Raises KeyError for an unknown line."""
    if line not in {each.id for each in mission.lines}:
        raise KeyError(line)
    lines = tuple(each.model_copy(update={"state": new}) if each.id == line else each for each in mission.lines)
    return mission.model_copy(update={"lines": lines})


def row(line: Line) -> str:
    """The three entries and the state, in one line: `advert 6; you 6; they 4 -> differs`."""
    advert, mine, said = (words if _meaning(words) else "silent" for words in (line.posting, line.mission, line.said))
    return f"advert {advert}; you {mine}; they {said} -> {state(line)}"


def counts(lines: Sequence[Line]) -> dict[State, int]:
    """How many lines are in each state; all three states are there."""
    states = [state(line) for line in lines]
    return {each: states.count(each) for each in _ORDER}


def summary(lines: Sequence[Line]) -> str:
    """The counts in words, such as `1 agreed, 1 open, 2 differ.`; a state without lines is left out."""
    found = counts(lines)
    words = {"agreed": "agreed", "open": "open", "differs": "differs" if found["differs"] == 1 else "differ"}
    told = [f"{number} {words[each]}" for each, number in found.items() if number]
    return f"{', '.join(told)}." if told else "Nothing is compared yet."


def unsettled(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that want a word before any ask (D7): the open ones first, then those that differ, each in the member's order."""
    return tuple(line for wanted in ("open", "differs") for line in lines if state(line) == wanted)


def question(line: Line) -> str | None:
    """What to ask the firm about a line, in words one can say; None once it is agreed."""
    now = state(line)
    if now == "agreed":
        return None
    mine = line.mission if _meaning(line.mission) else line.posting
    if now == "open" or not (_meaning(mine) and _meaning(line.said)):
        return f"{line.topic}: what is planned?"
    return f'{line.topic}: I had understood "{mine}" and then heard "{line.said}". Which of the two is it?'


def _meaning(words: str) -> str:
    """An entry for comparing: case, spaces, outer punctuation and small number words do not matter; silence is empty."""
    plain = figures.folded(words)
    if plain in _SILENT:
        return ""
    bare = (word.strip(_EDGES) for word in plain.split())
    digits = {word: str(value) for value, word in enumerate(_DIGIT_WORDS)}
    return " ".join(digits.get(word, word) for word in bare if word)
