"""What a discreet member's lock screen shows on Slack: the text of a new message, which is all that a notification has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.slack.desk import Desk, a_desk
from tests.slack.test_slack_client import DISCREET, set_up
from tests.slack.test_slack_gone import CANARY, exports, lives
from tests.standins.faults import At, Fault
from tests.standins.slack import Person


def shown(desk: Desk, ada: Person) -> list[str]:
    """The texts of all messages that came into her direct chat."""
    return [str(e.body.get("text")) for e in desk.slack.ledger.entries if e.deed == "message" and e.channel == ada.dm.id]


@pytest.mark.parametrize("files", [True, False], ids=["files", "pages"])
async def test_no_message_says_more_than_that_it_came(tmp_path: Path, files: bool) -> None:
    async with a_desk(tmp_path, declined=() if files else ("files:write",)) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, DISCREET)
        await lives(desk, ada)
        await exports(desk, ada)
        assert [m for m in desk.slack.standing(ada.dm) if m.to is None and CANARY in str(m.body)], "else it proves nothing"
        assert {text.split("\n")[0] for text in shown(desk, ada)} <= {"You have a note", "You have a note.", ""}
        assert not [text for text in shown(desk, ada) if CANARY in text]
        desk.slack.ledger.none_refused()


async def test_a_fall_back_and_a_card_whose_blocks_are_refused_say_no_more(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, DISCREET)
        await ada.command("/jsc interview")
        desk.slack.plan.add(At(1, Fault.http(404), "response_url"), At(1, Fault.error("invalid_blocks"), "chat.postMessage"))
        await ada.fill({"Which job": f"{CANARY}, staff PM", "When: a day and a clock time": "Tue 2pm"})
        desk.slack.plan.check()
        assert CANARY in ada.card.plain
        assert shown(desk, ada)[-1] == "You have a note"
