"""Checks a body against Discord's published OpenAPI file where that is at hand (tests/required.py); it is never copied.

Source of the file: discord/discord-api-spec `specs/openapi.json`. It knows types and lengths, as our own table does
(`discord_facts.py`), and is a second check of them; rules between two fields stand in `discord_rules.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.required import documents

Json = dict[str, Any]

OPENAPI_FILE = "discord-openapi.json"
_URI = "urn:discord:openapi"
_REF = "#/components/schemas/"
# Documented as ignored where it does not apply (components/reference: "It is ignored in messages"); discord.py sends it.
_IGNORED = frozenset({"required"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason for a refusal: `path` is dotted ("components.0.label"), `code` a name as Discord writes them."""

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path or 'body'}: {self.message} [{self.code}]"


@dataclass(frozen=True, slots=True)
class _Shallow:
    """A schema without its unions of components, and per union property the schema name for each `type`.

    Trying every branch of a oneOf costs 10 to 16 ms a card; going by `type` costs a tenth and names the real cause.
    """

    check: Draft202012Validator
    unions: dict[str, dict[int, str]]


@cache
def openapi() -> Json | None:
    """The published file, read once; None where it is absent."""
    file = documents() / OPENAPI_FILE
    if not file.exists():
        return None
    loaded: Json = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def schema_problems(name: str, body: object, path: str = "") -> Iterator[Problem]:
    """What the published schema `name` finds wrong with `body`; nothing where the file is absent.

    `name` is a schema ("MessageCreateRequest") or a route's body ("put /applications/{application_id}/commands").
    """
    document = openapi()
    if document is None:
        return
    shallow = _shallow(name)
    for error in shallow.check.iter_errors(body):
        leaf = _leaf(error)
        inner = ".".join(str(part) for part in leaf.absolute_path)
        yield Problem(_join(path, inner), f"SCHEMA_{str(leaf.validator).upper()}", leaf.message[:200])
    if not isinstance(body, dict):
        return
    for key, by_type in shallow.unions.items():
        value = body.get(key)
        parts = enumerate(value) if isinstance(value, list) else [("", value)] if value is not None else []
        for index, part in parts:
            yield from _component_problems(by_type, part, _join(path, f"{key}.{index}".rstrip(".")))


def published(name: str) -> Json:
    """The published schema `name`, named as for `schema_problems`. Raises KeyError where there is none of that name, or no file."""
    document = openapi() or {"components": {"schemas": {}}, "paths": {}}
    if name in document["components"]["schemas"]:
        found: Json = document["components"]["schemas"][name]
    else:
        method, route = name.split(" ", 1)
        found = document["paths"][route][method]["requestBody"]["content"]["application/json"]["schema"]
    return found


def known_keys(name: str) -> frozenset[str]:
    """The properties the published schema `name` has; empty where the file is absent."""
    document = openapi()
    return frozenset(document["components"]["schemas"][name]["properties"]) if document else frozenset()


def _component_problems(by_type: dict[int, str], part: object, path: str) -> Iterator[Problem]:
    if not isinstance(part, dict):
        yield Problem(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    name = by_type.get(part.get("type", -1)) if isinstance(part.get("type"), int) else None
    if name is None:
        choices = tuple(sorted(by_type))
        yield Problem(f"{path}.type", "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {choices}.')
        return
    yield from schema_problems(name, part, path)
    for key in sorted(set(part) - known_keys(name) - _IGNORED):
        yield Problem(_join(path, key), "UNKNOWN_KEY", f"{name} has no such key")


@cache
def _shallow(name: str) -> _Shallow:
    document = openapi()
    assert document is not None, "callers ask first"
    schemas: Json = document["components"]["schemas"]
    registry: Registry[Any] = Registry().with_resource(_URI, DRAFT202012.create_resource(document))
    if name not in schemas:
        method, route = name.split(" ", 1)
        pointer = f"/paths/{route.replace('/', '~1')}/{method}/requestBody/content/application~1json/schema"
        return _Shallow(Draft202012Validator({"$ref": f"{_URI}#{pointer}"}, registry=registry), {})
    schema = schemas[name]
    unions = {key: found for key, part in schema.get("properties", {}).items() if (found := _union(schemas, part))}
    properties = {
        key: {k: v for k, v in part.items() if k not in ("items", "oneOf")} if key in unions else part
        for key, part in schema.get("properties", {}).items()
    }
    own = json.loads(json.dumps(schema | {"properties": properties}).replace(f'"{_REF}', f'"{_URI}{_REF}'))
    return _Shallow(Draft202012Validator(own, registry=registry), unions)


def _union(schemas: Json, part: Json) -> dict[int, str] | None:
    """The schema name for each `type`, when `part` (or its items) is a choice between kinds of components."""
    choices = part.get("items", part).get("oneOf", [])
    names = [choice["$ref"].removeprefix(_REF) for choice in choices if "$ref" in choice]
    types = [schemas[name].get("properties", {}).get("type", {}).get("enum") for name in names]
    if len(names) < 2 or not all(types):
        return None
    return {value: name for name, values in zip(names, types, strict=True) for value in values}


def _leaf(error: ValidationError) -> ValidationError:
    """The innermost cause: of the branches of a oneOf, the one that fits best."""
    while error.context:
        branches: dict[object, list[ValidationError]] = {}
        for child in error.context:
            branches.setdefault(child.relative_schema_path[0], []).append(child)
        error = min(branches.values(), key=_misfit)[0]
    return error


def _misfit(branch: list[ValidationError]) -> tuple[bool, int]:
    """How badly a branch fits: one of another kind (wrong `type`, or meant for null) counts most."""
    wrong_type = any(list(child.relative_path)[:1] == ["type"] for child in branch)
    nothing = any(child.validator == "type" and not child.relative_path for child in branch)
    return (wrong_type or nothing, len(branch))


def _join(path: str, inner: str) -> str:
    return ".".join(part for part in (path, inner) if part)
