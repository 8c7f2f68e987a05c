"""What an operator needs to put the bot on a server: the address, and what each right in it is for."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from bot.settings import Settings

SCOPES: Final = (("bot", "be on the server, and write to members directly"), ("applications.commands", "add the /{root} command"))
PERMISSIONS: Final = (
    (1 << 10, "View Channel", "see the one channel under which council rooms are made"),
    (1 << 36, "Create Private Threads", "make a council's room, which only its members are added to"),
    (1 << 38, "Send Messages in Threads", "post in a council's room what a member pressed to post"),
    (1 << 16, "Read Message History", "find out, after a crash, whether a post has arrived; the app reads only its own"),
    (1 << 15, "Attach Files", "send a member their export or a picture; leave it out and both come as text"),
)
"""Bit, name and reason (platform facts, 2.8). There is nothing else the app asks for, and no privileged intent."""
PLACEHOLDER: Final = "YOUR_APPLICATION_ID"


def permissions() -> int:
    """All bits together: 343597483008."""
    return sum(bit for bit, _, _ in PERMISSIONS)


def application_id(token: str) -> str:
    """The application's id, which is the first part of its bot token; "" where the token is none."""
    part = token.split(".")[0]
    try:
        read = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return read if read.isdigit() and 15 <= len(read) <= 20 else ""


def invite(settings: Settings) -> str:
    """The invite address and the reason for each right in it, one a line. Asks nobody: the id stands in the token."""
    known = application_id(settings.discord_token.get_secret_value())
    scopes = "+".join(name for name, _ in SCOPES)
    address = f"https://discord.com/oauth2/authorize?client_id={known or PLACEHOLDER}&scope={scopes}&permissions={permissions()}"
    lines = ["Open this address in your browser, and choose your server:", "", address, ""]
    if not known:
        lines += [
            f"Put your application's id in place of {PLACEHOLDER}. You find it at discord.com/developers/applications:",
            "your application, General Information, Application ID. With DISCORD_TOKEN set, I fill it in.",
            "",
        ]
    lines += ["What it asks for, and why:"]
    lines += [f"  {name}: {why.format(root=settings.jsc_root)}" for name, why in SCOPES]
    lines += [f"  {name}: {why}" for _, name, why in PERMISSIONS]
    lines += ["", "It asks for no privileged intent: leave all three switched off under Bot, Privileged Gateway Intents."]
    return "\n".join(lines)
