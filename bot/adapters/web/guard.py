"""Keeps the page to itself: who may ask, and what a browser is told never to do with an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OURS: Final = ("same-origin", "none")


def refusal(method: str, path: str, host: str, headers: Mapping[str, str], port: int) -> str:
    """Why a request is refused, as a sentence; "" when it is ours.

    The Host must be this machine's own name, so that no foreign name can be pointed here (DNS rebinding). What changes anything, and
    the live connection, must come from this very page: browsers set Origin and Sec-Fetch-Site themselves, no page can forge them.
    """
    hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
    hosts |= {"127.0.0.1", "localhost"} if port == 80 else set()
    if host not in hosts:
        return f"This page answers at http://127.0.0.1:{port} alone."
    origin = headers.get("Origin")
    speaks = method not in ("GET", "HEAD") or path == "/api/live"
    if (speaks or origin is not None) and origin != f"http://{host}":
        return "Only this page itself may speak to the app. Nothing changed."
    if path != "/" and headers.get("Sec-Fetch-Site", "none") not in OURS:
        return "Only this page itself may read from the app."
    return ""


def headers(port: int) -> Mapping[str, str]:
    """What goes with every answer: nothing from elsewhere runs in the page, frames it, or reads what it shows."""
    # 'self' does not cover WebSockets in every browser still in use.
    sockets = f"ws://127.0.0.1:{port} ws://localhost:{port}"
    return {
        "Content-Security-Policy": "default-src 'self'; "
        f"connect-src 'self' {sockets}; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
