"""The Web API's methods for modals and home tabs."""

from __future__ import annotations

from typing import Final

from tests.standins.slack import payloads
from tests.standins.slack.blocks import check_view
from tests.standins.slack.shapes import Json, Refused
from tests.standins.slack.web_api import Call, Method
from tests.standins.slack.workspace import View


def _open(call: Call) -> Json:
    # The view is looked at first: one that Slack refuses does not use the trigger up.
    body = check_view(call.args["view"], "modal")
    user = call.world.spend_trigger(call.space, call.args["trigger_id"])
    view = call.world.show_modal(call.space, user, body, method=call.method, push=call.method == "views.push")
    return {"view": payloads.view(call.space, view)}


def _update(call: Call) -> Json:
    view = _find(call)
    given = call.args.get("hash")
    if given is not None and given != view.hash:
        raise Refused("hash_conflict")
    call.world.change_modal(call.space, view, check_view(call.args["view"], "modal"), method=call.method)
    return {"view": payloads.view(call.space, view)}


def _find(call: Call) -> View:
    """The open view that the call names by its own id or by ours; raises Refused when none is open."""
    for stack in call.space.modals.values():
        for view in stack:
            outside = view.body.get("external_id")
            if view.id == call.args.get("view_id") or (outside and outside == call.args.get("external_id")):
                return view
    raise Refused("not_found")


def _publish(call: Call) -> Json:
    user = call.space.users.get(call.text("user_id"))
    if user is None or user.is_bot:
        raise Refused("user_not_found")
    if not call.space.home_tab:
        raise Refused("not_enabled")
    body = check_view(call.args["view"], "home")
    now = call.space.homes.get(user.id)
    given = call.args.get("hash")
    if given is not None and (now is None or given != now.hash):
        raise Refused("hash_conflict")
    return {"view": payloads.view(call.space, call.world.show_home(call.space, user, body, method=call.method))}


METHODS: Final = {
    "views.open": Method(_open, ("trigger_id", "view")),
    "views.push": Method(_open, ("trigger_id", "view")),
    "views.update": Method(_update, ("view",), ("view_id", "external_id", "hash")),
    "views.publish": Method(_publish, ("user_id", "view"), ("hash",)),
}
