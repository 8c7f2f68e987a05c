"""Takes a call of Slack's Web API apart, checks who may make it, and hands it to the method."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.standins.slack.shapes import Json, Refused
from tests.standins.slack.workspace import Token, Workspace
from tests.standins.slack.world import World

_STRUCTURED: Final = ("blocks", "view", "metadata", "files", "attachments")
_FLAGS: Final = ("include_all_metadata", "inclusive", "include_locale", "include_num_members", "return_im", "as_user")
_ALWAYS: Final = ("token", "team_id")


@dataclass(slots=True)
class Call:
    """One call: the method's name, the token it came with, the install it speaks for, and its arguments."""

    world: World
    method: str
    token: Token
    space: Workspace
    args: Json

    def text(self, name: str) -> str:
        """The argument `name` as a string, "" when it was left out."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def need_scope(self, scope: str) -> None:
        """Raises Refused unless the token has `scope`."""
        if scope not in self.token.scopes:
            raise Refused("missing_scope", needed=scope, provided=",".join(self.token.scopes))


@dataclass(frozen=True, slots=True)
class Method:
    """How a method is called: what it needs and takes, the scope it asks for, and what it does."""

    run: Callable[[Call], Json]
    need: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    scope: str = ""
    token: str = "bot"


class WebApi:
    """The methods by name. A method that is not here is unknown, as the app has no use for it."""

    def __init__(self, world: World, methods: dict[str, Method]) -> None:
        self._world = world
        self._methods = methods

    def answer(self, name: str, token: str, args: Json) -> Json:
        """What Slack answers; raises Refused when it says no. Order of the checks: token, scope, arguments, the method's own."""
        method = self._methods.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        held = self.token(token, method.token)
        call = Call(self._world, name, held, self._world.spaces[held.workspace], decoded(args))
        if method.scope:
            call.need_scope(method.scope)
        for key in call.args:
            if key not in (*_ALWAYS, *method.need, *method.may):
                # Slack itself passes over some unknown arguments; here each is a mistake worth hearing of.
                raise Refused("invalid_arguments", f"[ERROR] unknown argument: {key}")
        for key in method.need:
            if call.args.get(key) in (None, ""):
                raise Refused("invalid_arguments", f"[ERROR] missing required field: {key}")
        return {"ok": True, **method.run(call)}

    def token(self, value: str, kind: str) -> Token:
        """The token of this value; raises Refused when it is missing, unknown, of the wrong kind, or no longer works."""
        if not value:
            raise Refused("not_authed")
        token = self._world.tokens.get(value)
        if token is None:
            raise Refused("invalid_auth")
        if token.error is not None:
            raise Refused(token.error)
        if token.kind != kind:
            raise Refused("not_allowed_token_type")
        return token

    def scopes(self, value: str) -> tuple[str, ...]:
        """The scopes of a token, for the header every answer carries."""
        token = self._world.tokens.get(value)
        return token.scopes if token is not None else ()


def decoded(args: Json) -> Json:
    """Arguments in one form, whether they came as JSON or as a form: structures parsed, flags true or false."""
    made: Json = {}
    for key, value in args.items():
        if key in _STRUCTURED and isinstance(value, str):
            made[key] = _parsed(key, value)
        elif key in _FLAGS and isinstance(value, str):
            made[key] = value.lower() in ("1", "true")
        else:
            made[key] = value
    return made


def _parsed(key: str, value: str) -> Any:
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise Refused("invalid_blocks_format" if key == "blocks" else "invalid_arguments", f"[ERROR] {key}: {error}") from error
