"""Conversations over the Slack stand-in: what people do and see, with the real app, adapter, library and store."""

from __future__ import annotations

from pathlib import Path

from tests.slack.desk import a_desk


async def test_a_first_command_is_answered_to_the_one_who_typed_it_alone(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada, ben = desk.slack.person("Ada"), desk.slack.person("Ben")
        room = desk.slack.channel("general", ada, ben, private=False)
        answered = await ada.command("/jsc help", channel=room)
        assert answered.ok
        assert [c.where for c in ada.cards] == ["dm", "ephemeral"]
        assert ben.cards == []
        desk.slack.ledger.none_refused()
