"""Files behind a message of a direct chat: as files, or as pages of words; what is about to be put there is kept before it is.

Behind the stamp of the message stands in a `Remote.id`, for each thing that came, `+` and the id of a file or the stamp of a page.
The last may be in doubt, marked `?`: its call was made, or was about to be, and nobody has heard whether it was carried out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from bot.adapters.slack import render
from bot.adapters.slack.api import Api
from bot.adapters.slack.receipts import Failed
from bot.deliveries import Delivery, Keep, Remote
from bot.replies import File
from bot.text import HUSH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.adapters.slack.people import People

log = structlog.get_logger("jsc.slack")

MOST_PAGES: Final = 30
"""Messages a file without `files:write` may take: about one a second goes out to a channel (docs.slack.dev, Rate limits)."""
BEHIND: Final = "+"
DOUBT: Final = "?"
FILE: Final = "F"
"""What a file's id begins with; a message's stamp begins with a digit."""
PAGE: Final = "P"
"""What a page in doubt begins with; the id in its metadata follows, by which it may be found."""
REFUSED: Final = ("missing_scope", "file_uploads_disabled", "not_allowed_token_type")


class Erased(Exception):
    """The member deleted everything meanwhile: nothing more is put into their chat."""


@dataclass(slots=True)
class Begun:
    """What stands there of a delivery with files: its message and what came behind it, how many whole files, and how many pages of
    the one that is next. `keep` stores where all of it stands."""

    remote: Remote
    keep: Keep | None = None
    files: int = 0
    pages: int = 0

    def came(self, id: str) -> None:
        """One thing more stands behind the message, and can be taken off with it."""
        self.remote = Remote(self.remote.place, BEHIND.join((self.remote.id, id)))

    @property
    def doubt(self) -> str:
        """The id of what may stand there as the last; "" where nothing is in doubt."""
        last = self.remote.id.rpartition(BEHIND)[2]
        return last.removeprefix(DOUBT) if last.startswith(DOUBT) else ""

    def surely(self, *ids: str) -> None:
        """What was in doubt stands there under these ids, or not at all."""
        self.remote = Remote(self.remote.place, BEHIND.join((self.remote.id.rpartition(BEHIND)[0], *ids)))

    async def about_to(self, id: str) -> None:
        """Keeps what the next call may leave there. Raises Erased."""
        self.came(DOUBT + id)
        if self.keep is not None and not await self.keep(self.remote):
            self.surely()
            raise Erased

    def caught_up(self, files: Sequence[File]) -> None:
        """Counts what an earlier process left there, of which this one knows no more than where it stands."""
        ids = [id for id in self.remote.id.split(BEHIND)[1:] if not id.startswith(DOUBT)]
        for file in files:
            if not ids:
                return
            most = len(as_pages(file))
            if ids[0].startswith(FILE):
                ids.pop(0)
            elif len(ids) < most:
                self.pages = len(ids)
                return
            else:
                del ids[:most]
            self.files += 1


class Files:
    """Sends files behind messages, and takes them off. `found` looks in a chat for the message of ours with an id in its metadata."""

    def __init__(self, web: Api, people: People, found: Callable[[str, str], Awaitable[str | None]]) -> None:
        self._api = web
        self._people = people
        self._found = found

    async def send(self, delivery: Delivery, begun: Begun) -> None:
        """All files of `delivery` that are not there yet. Raises Failed, or Erased."""
        await self._settles(begun)
        for file in delivery.files[begun.files :]:
            await self._file(file, delivery, begun)
            begun.files, begun.pages = begun.files + 1, 0

    async def _settles(self, begun: Begun) -> None:
        """Finds out about what is in doubt: a file is taken off and comes anew, a page is looked for. Raises Failed."""
        doubt = begun.doubt
        if doubt.startswith(FILE):
            try:
                await self.gone("files.delete", file=doubt)
                begun.surely()
            except Failed as why:
                if why.code not in REFUSED:
                    raise
                begun.surely(doubt)
        elif doubt:
            ts = await self._found(begun.remote.place, doubt.removeprefix(PAGE))
            begun.pages += bool(ts)
            begun.surely(*([ts] if ts else []))

    async def _file(self, file: File, delivery: Delivery, begun: Begun) -> None:
        """One file as a file, or its words in pages where the workspace did not grant files; each page counts once it came, as Slack
        may ask to wait before the next. Raises Failed, or Erased."""
        if "files:write" in self._people.scopes and file.data and not begun.pages:
            try:
                id = await self._api.upload(file.name, file.data, file.alt)
                await begun.about_to(id)
                whole = [{"id": id, "title": file.name}]
                await self._api.write("files.completeUploadExternal", files=whole, channel_id=begun.remote.place)
            except Failed as why:
                if why.code not in REFUSED:
                    raise
                log.warning("files refused", reason=why.code)
                if begun.doubt:
                    begun.surely()
            else:
                begun.surely(id)
                return
        for shown in as_pages(file)[begun.pages :]:
            page = f"{delivery.nonce}.{begun.remote.id.count(BEHIND) + 1}"
            await begun.about_to(PAGE + page)
            words = dict(shown) | ({"text": HUSH} if delivery.hushed else {})
            told = await self._api.write("chat.postMessage", channel=begun.remote.place, metadata=render.delivery(page), **words)
            begun.pages += 1
            begun.surely(*([str(ts)] if (ts := told.get("ts")) else []))

    async def take_off(self, remote: Remote) -> str:
        """Takes off what came behind a message; "" when all of it is gone, else why some stays. Raises Failed."""
        stays = ""
        for id in (each.removeprefix(DOUBT) for each in remote.id.split(BEHIND)[1:]):
            if id.startswith(FILE):
                try:
                    await self.gone("files.delete", file=id)
                except Failed as why:
                    # A right that was taken back is no credential that is gone: nobody else's deliveries wait for it.
                    if why.code != "missing_scope":
                        raise
                    stays = why.code
                continue
            ts = await self._found(remote.place, id.removeprefix(PAGE)) if id.startswith(PAGE) else id
            if ts is None:
                stays = "nobody_may_look"
            elif ts:
                await self.gone("chat.delete", channel=remote.place, ts=ts)
        return stays

    async def gone(self, method: str, **what: object) -> None:
        """Takes one thing off; one that is gone already is no trouble. Raises Failed."""
        try:
            await self._api.write(method, **what)
        except Failed as why:
            if why.code not in ("message_not_found", "file_not_found", "file_deleted"):
                raise


def as_pages(file: File) -> list[render.Node]:
    """A file's words as messages; one that says that it cannot be shown, where it has none."""
    try:
        words = file.data.decode("utf-8-sig") if file.mime.startswith("text/") or file.mime.endswith("json") else ""
    except UnicodeDecodeError:
        words = ""
    if not words.strip():
        return [render.page(file.name, file.alt or "This file cannot be shown as text. Whoever runs me can allow files here.")]
    made = render.file_pages(file.name, words)
    if len(made) > MOST_PAGES:
        more = "The rest does not fit into messages. Ask whoever runs me to allow files here, then export again."
        made = [*made[:MOST_PAGES], render.page(file.name, more)]
    return made
