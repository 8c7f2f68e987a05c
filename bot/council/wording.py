"""New words for a post that stands in a room: nothing that the preview took out is put back by an edit (product.md 3.3, rule 2)."""

from __future__ import annotations

from bot.context import Context
from playbook.council import sharing
from playbook.council.sharing import Rows
from playbook.records import Interview, Job, Offer, Supporter


def reworded(rows: Rows, before: Rows, context: Context) -> tuple[Rows, str]:
    """`rows` without the firms, people and amounts that the member told of, and a line that says what was taken out."""
    own = context.records
    return sharing.reworded(rows, before, own.all(Job), own.all(Interview), own.all(Offer), own.all(Supporter))
