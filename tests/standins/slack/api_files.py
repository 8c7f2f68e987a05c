"""The Web API's methods for files: the three steps of an upload, and taking a file away."""

from __future__ import annotations

from typing import Final

from tests.standins.slack.api_chat import thread_of
from tests.standins.slack.messages import check_message
from tests.standins.slack.schema import Report
from tests.standins.slack.shapes import Json, Refused
from tests.standins.slack.web_api import Call, Method
from tests.standins.slack.workspace import File
from tests.standins.slack.world import World


def _begin(call: Call) -> Json:
    try:
        length = int(call.text("length"))
    except ValueError as error:
        raise Refused("invalid_arguments", "[ERROR] length must be a number") from error
    if length <= 0:
        raise Refused("invalid_arguments", "[ERROR] length must be more than 0")
    file = File(call.world.ids.new("F"), call.text("filename"), length)
    call.space.files[file.id] = file
    return {"upload_url": f"{call.world.address}/upload/v1/{call.space.id}/{file.id}", "file_id": file.id}


def receive(world: World, team: str, id: str, content: bytes) -> str:
    """The second step: the bytes themselves. Gives the plain answer; raises Refused when they are not what was announced."""
    space = world.spaces.get(team)
    file = space.files.get(id) if space is not None else None
    if file is None or file.content is not None:
        raise Refused("file_not_found")
    if len(content) != file.length:
        raise Refused("upload_length_mismatch")
    file.content = content
    return f"OK - {len(content)}"


def _finish(call: Call) -> Json:
    report = Report()
    files: list[File] = []
    for i, item in enumerate(report.items(call.args["files"], "/files", 10)):
        made = report.shape(item, f"/files/{i}", need=("id",), may=("title", "highlight_type"))
        file = call.space.files.get(str((made or {}).get("id")))
        if file is None or file.deleted:
            raise Refused("file_not_found")
        if file.content is None:
            raise Refused("file_update_failed", "[ERROR] nothing was uploaded")
        file.title = str((made or {}).get("title") or file.name)
        files.append(file)
    if report.messages:
        raise Refused("invalid_arguments", *report.messages)
    where = [c for c in (call.text("channel_id"), *call.text("channels").split(",")) if c]
    comment = call.text("initial_comment")
    for id in where:
        if id in call.space.users:
            raise Refused("invalid_channel")  # A user's id opens no direct chat here: only chat.postMessage does that.
        channel = call.space.find_channel(id, post=True)
        if comment:
            check_message({"text": comment})
        body: Json = {"text": comment, "files": [{"id": f.id, "name": f.name, "title": f.title} for f in files]}
        names = tuple(f.id for f in files)
        call.world.post(call.space, channel, body, method=call.method, thread=thread_of(call, channel), files=names)
        for file in files:
            file.shared.append(channel.id)
    return {"files": [{"id": f.id, "title": f.title} for f in files]}


def _delete(call: Call) -> Json:
    file = call.space.files.get(call.text("file"))
    if file is None:
        raise Refused("file_not_found")
    if file.deleted:
        raise Refused("file_deleted")
    file.deleted = True
    call.world.accept("file_delete", call.method, call.space, frozenset(), {"file": file.id})
    for channel in call.space.channels.values():
        for message in list(channel.messages.values()):
            if file.id in message.files:
                message.files.remove(file.id)
                if not message.files:
                    call.world.remove(call.space, message, method=call.method)
    return {}


METHODS: Final = {
    "files.getUploadURLExternal": Method(_begin, ("filename", "length"), ("alt_txt", "snippet_type"), "files:write"),
    "files.completeUploadExternal": Method(
        _finish, ("files",), ("channel_id", "channels", "initial_comment", "thread_ts"), "files:write"
    ),
    "files.delete": Method(_delete, ("file",), (), "files:write"),
}
