"""`python -m playbook`: the rules from the shell, with no bot around them.

What can be asked:

    python -m playbook explain                              the rule set of the offer advice
    python -m playbook explain offer=written obstacle=market   how one verdict comes about
    python -m playbook rate 2 12 5 14                       what 2 of 12 before and 5 of 14 now can tell
    python -m playbook line "Acme, staff PM, applied"       what is read in a line of the log
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from playbook.advisor import answer, derive, explain_rules
from playbook.offer.situation import Situation
from playbook.ranges import Change, Count, change_sentence, rate_sentence
from playbook.typed.logline import parse_line


def explain(answers: Sequence[str]) -> tuple[str, ...]:
    """The rule set as text; with `question=answer` pairs, how their verdict comes about. Raises ValueError with what to write."""
    if not answers:
        return explain_rules()
    situation = Situation()
    for pair in answers:
        key, sign, value = pair.partition("=")
        if not sign:
            raise ValueError(f"{pair} is no answer. Write question=answer, for example offer=written; several ids with commas.")
        try:
            situation = answer(situation, key, *value.split(","))
        except KeyError:
            raise ValueError(f"{key} is no question. `explain` without answers lists what the rules ask about.") from None
    return derive(situation)


def rate(numbers: Sequence[str]) -> str:
    """One count `k n`, or two `k n k n` compared. Raises ValueError with what to write."""
    if len(numbers) not in (2, 4) or not all(n.isdigit() for n in numbers):
        raise ValueError("Write two numbers, k and n, or four: k and n before, k and n now.")
    k, n, *more = (int(text) for text in numbers)
    return change_sentence(Change(Count(k, n), Count(*more))) if more else rate_sentence(Count(k, n))


def line(words: Sequence[str]) -> str:
    """What is read in a line of the log, one part a row."""
    read = parse_line(" ".join(words))
    parts = (("firm", read.firm), ("job", read.role), ("kind", read.kind or ""), ("source", read.source or ""), ("day", read.day_text))
    return "\n".join(f"{name}: {value or 'not said'}" for name, value in parts) + "".join(f"\nkept: {rest}" for rest in read.rest)


def main(arguments: Sequence[str]) -> int:
    """Runs one of them; returns the exit code: 0, or 2 with one sentence for what was mistyped."""
    what, *rest = arguments or ("",)
    try:
        match what:
            case "explain":
                print("\n".join(explain(rest)))
            case "rate":
                print(rate(rest))
            case "line":
                print(line(rest))
            case _:
                print(__doc__)
                return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
