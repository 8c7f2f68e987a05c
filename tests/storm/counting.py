"""What became of every prompt: counted in the platform's own ledger, and by what the store says went out as one."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from tests.storm.towns import Message

WORD: Final = re.compile(r"storm-(\d+)-word")
SOON: Final = dt.timedelta(seconds=1)
"""The clocks of the bot and of the stand-in were started one after the other."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One that is to come: its item, whose it is, when, and the word that stands in it alone; "" for a first hello."""

    item: str
    reader: str
    due: dt.datetime
    word: str


@dataclass(slots=True)
class Count:
    """Of all prompts. Doubles are told apart by why: `documented` ones could not be looked for by anybody."""

    lost: list[str] = field(default_factory=list)
    doubled: dict[str, int] = field(default_factory=lambda: {"documented": 0, "undocumented": 0})
    early: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    merged: int = 0


def unsettled(database: Path, prompts: list[Prompt]) -> int:
    """How many of the prompts still wait, as the store says."""
    waiting = _states(database)
    return sum(waiting[p.item][0] in (0, 1, 3) for p in prompts)


Excuse = Literal["none", "first", "any"]
"""Which doubles are documented: none, as Discord lets everybody look; on Slack what came first of all in a chat, as no answer said yet
which chat it is; and without `im:history` any, as many as were in flight at a kill or lost their answer."""


def counted(database: Path, prompts: list[Prompt], messages: list[Message], *, excuse: Excuse, most: int) -> Count:
    """Looks each prompt up. `most`: so many doubles may be documented."""
    states, count = _states(database), Count()
    by_nonce: dict[str, list[int]] = defaultdict(list)
    by_word: dict[str, list[int]] = defaultdict(list)
    chats: dict[str, list[int]] = defaultdict(list)
    whose = {p.word: p.reader for p in prompts if p.word}
    for n, message in enumerate(messages):
        by_nonce[message.nonce].append(n)
        for word in set(WORD.findall(message.words)):
            by_word[word].append(n)
            if message.readers != {whose.get(word)}:
                count.foreign.append(word)
        for reader in message.readers:
            chats[reader].append(n)
    told: set[tuple[int, ...]] = set()
    for prompt in prompts:
        state, delivery = states[prompt.item]
        came = sorted({*by_nonce[delivery], *by_nonce[prompt.item], *by_word[prompt.word]})
        count.merged += delivery != prompt.item
        if not came or state != 2:
            count.lost.append(f"{prompt.item}: state {state}, came {len(came)}")
            continue
        if messages[came[0]].at < prompt.due - SOON:
            count.early.append(prompt.item)
        if any(messages[n].readers != {prompt.reader} for n in came):
            count.foreign.append(prompt.item)
        if len(came) > 1 and tuple(came) not in told:
            told.add(tuple(came))
            excused = excuse == "any" or (excuse == "first" and chats[prompt.reader][: len(came)] == came)
            count.doubled["documented" if excused and count.doubled["documented"] < most else "undocumented"] += len(came) - 1
    return count


def _states(database: Path) -> dict[str, tuple[int, str]]:
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return {id: (state, delivery or id) for id, state, delivery in db.execute("SELECT id, state, delivery FROM outbox")}
