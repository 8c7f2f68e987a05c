"""Lets a planned fault happen to one HTTP answer."""

from __future__ import annotations

import asyncio

from aiohttp import web

from tests.standins.faults import Fault, Kind


async def spoil(
    request: web.Request, fault: Fault, answer: web.Response, *, limited: bytes, closing: asyncio.Event
) -> web.StreamResponse:
    """What the caller gets in place of `answer`. `limited` is the body of a 429; `closing` ends what hangs."""
    match fault.kind:
        case Kind.STATUS:
            return web.Response(status=fault.status, text="<html><h1>upstream trouble</h1></html>", content_type="text/html")
        case Kind.LIMITED:
            headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
            return web.Response(status=429, body=limited, headers=headers, content_type="application/json")
        case Kind.MALFORMED:
            return web.Response(text='{"ok": tru', content_type="application/json")
        case Kind.HANG:
            await closing.wait()
            return _cut(request)
        case Kind.TRUNCATED:
            return await _truncated(request, answer)
        case Kind.DRIP:
            return await _drip(request, answer, fault.seconds)
        case Kind.DROP:
            return _cut(request)
        case _:
            return answer


def _cut(request: web.Request) -> web.Response:
    """Ends the connection; the response that is given back can no longer be written and goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _truncated(request: web.Request, answer: web.Response) -> web.StreamResponse:
    body = _bytes(answer)
    part = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    part.content_length = len(body)
    await part.prepare(request)
    await part.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return part


async def _drip(request: web.Request, answer: web.Response, seconds: float) -> web.StreamResponse:
    body = _bytes(answer)
    slow = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    slow.content_length = len(body)
    await slow.prepare(request)
    pieces = 4
    size = len(body) // pieces + 1
    for start in range(0, len(body), size):
        await slow.write(body[start : start + size])
        await asyncio.sleep(seconds / pieces)
    await slow.write_eof()
    return slow


def _bytes(answer: web.Response) -> bytes:
    body = answer.body
    return body if isinstance(body, bytes) else b""
