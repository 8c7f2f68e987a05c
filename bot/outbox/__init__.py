"""Outbox: claims items that are due, has their card made, sends, settles. An item is forgotten only when it has been delivered.

`loop` claims; `chats` makes a member's messages, `posts` a council's; `sending` is the delivery protocol, `settling` writes down what
became of it, `after` what is remembered; `breaker` sits a platform's outage out, `troubles` knows an item's own. The card is made when
it is sent, from what is true then, and may turn out to be nothing.
"""

from bot.outbox.loop import Outbox

__all__ = ["Outbox"]
