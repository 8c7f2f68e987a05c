"""Checks the elements of Block Kit (buttons, selects, checkboxes, inputs) as Slack would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.standins.slack import limits
from tests.standins.slack.schema import Report
from tests.standins.slack.shapes import Json

IN_ACTIONS: Final = frozenset({"button", "checkboxes", "radio_buttons", "static_select", "users_select", "overflow"})
IN_SECTION: Final = IN_ACTIONS | {"multi_static_select", "multi_users_select", "image"}
IN_INPUT: Final = frozenset(
    {
        "plain_text_input",
        "checkboxes",
        "radio_buttons",
        "static_select",
        "multi_static_select",
        "users_select",
        "multi_users_select",
    }
)
"""Which elements stand where (docs.slack.dev, block elements). Kinds the app does not use are not modelled and so refused."""


def check(node: object, at: str, report: Report, allowed: frozenset[str]) -> None:
    """One element; its kind must be in `allowed`."""
    kind = node.get("type") if isinstance(node, dict) else None
    if not isinstance(node, dict) or kind not in allowed:
        report.wrong(f"{at}/type", f"unsupported type: {kind}")
        return
    _KINDS[str(kind)](node, at, report)
    if "action_id" in node:
        report.string(node["action_id"], f"{at}/action_id", limits.ACTION_ID)
    if "placeholder" in node:
        report.text(node["placeholder"], f"{at}/placeholder", limits.PLACEHOLDER)
    if "confirm" in node:
        _confirm(node["confirm"], f"{at}/confirm", report)
    report.flag(node, at, "focus_on_load")


def image(node: Json, at: str, report: Report) -> None:
    """An image element or the image part of an image block."""
    if "alt_text" in node:
        report.string(node["alt_text"], f"{at}/alt_text", limits.IMAGE_ALT)
    report.address(node, at, "image_url")
    if ("image_url" in node) == ("slack_file" in node):
        report.wrong(at, "must provide exactly one of image_url and slack_file")


def _image(node: Json, at: str, report: Report) -> None:
    report.shape(node, at, need=("type", "alt_text"), may=("image_url", "slack_file"))
    image(node, at, report)


def _button(node: Json, at: str, report: Report) -> None:
    report.shape(node, at, need=("type", "text", "action_id"), may=("url", "value", "style", "confirm", "accessibility_label"))
    report.text(node.get("text"), f"{at}/text", limits.BUTTON_TEXT)
    report.address(node, at)
    if "value" in node:
        report.string(node["value"], f"{at}/value", limits.BUTTON_VALUE)
    if "accessibility_label" in node:
        report.string(node["accessibility_label"], f"{at}/accessibility_label", limits.ACCESSIBILITY_LABEL)
    if "style" in node and node["style"] not in ("primary", "danger"):
        report.wrong(f"{at}/style", "must be one of: primary, danger")


def _checkboxes(node: Json, at: str, report: Report) -> None:
    report.shape(node, at, need=("type", "action_id", "options"), may=("initial_options", "confirm", "focus_on_load"))
    options = _options(node, at, report, limits.CHECKBOX_OPTIONS)
    _among(node, at, report, "initial_options", options)


def _radio(node: Json, at: str, report: Report) -> None:
    report.shape(node, at, need=("type", "action_id", "options"), may=("initial_option", "confirm", "focus_on_load"))
    options = _options(node, at, report, limits.RADIO_OPTIONS)
    _among(node, at, report, "initial_option", options)


def _overflow(node: Json, at: str, report: Report) -> None:
    report.shape(node, at, need=("type", "action_id", "options"), may=("confirm",))
    _options(node, at, report, limits.OVERFLOW_OPTIONS, links=True)


def _static_select(node: Json, at: str, report: Report) -> None:
    many = node["type"] == "multi_static_select"
    initial = "initial_options" if many else "initial_option"
    may = ("options", "option_groups", "placeholder", "confirm", "focus_on_load", initial)
    report.shape(node, at, need=("type", "action_id"), may=(*may, "max_selected_items") if many else may)
    if ("options" in node) == ("option_groups" in node):
        report.wrong(at, "must provide exactly one of options and option_groups")
    options: list[object] = []
    if "options" in node:
        options = _options(node, at, report, limits.SELECT_OPTIONS)
    for i, group in enumerate(report.items(node.get("option_groups", []), f"{at}/option_groups", limits.SELECT_GROUPS, least=0)):
        inner = report.shape(group, f"{at}/option_groups/{i}", need=("label", "options"))
        if inner is not None:
            report.text(inner.get("label"), f"{at}/option_groups/{i}/label", limits.GROUP_LABEL)
            options += _options(inner, f"{at}/option_groups/{i}", report, limits.SELECT_OPTIONS)
    _among(node, at, report, initial, options)
    report.number(node, at, "max_selected_items", 1, limits.SELECT_OPTIONS)


def _users_select(node: Json, at: str, report: Report) -> None:
    many = node["type"] == "multi_users_select"
    initial = "initial_users" if many else "initial_user"
    may = ("placeholder", "confirm", "focus_on_load", initial)
    report.shape(node, at, need=("type", "action_id"), may=(*may, "max_selected_items") if many else may)
    report.number(node, at, "max_selected_items", 1, limits.SELECT_OPTIONS)
    if initial in node:
        users = report.items(node[initial], f"{at}/{initial}", limits.SELECT_OPTIONS) if many else [node[initial]]
        for user in users:
            report.string(user, f"{at}/{initial}", limits.ACTION_ID)


def _typed(node: Json, at: str, report: Report) -> None:
    may = ("placeholder", "initial_value", "multiline", "min_length", "max_length", "focus_on_load", "dispatch_action_config")
    report.shape(node, at, need=("type", "action_id"), may=may)
    report.flag(node, at, "multiline")
    least = report.number(node, at, "min_length", 0, limits.TYPED) or 0
    most = report.number(node, at, "max_length", 1, limits.TYPED) or limits.TYPED
    if least > most:
        report.wrong(f"{at}/min_length", "must not be more than max_length")
    if "initial_value" in node:
        # What stands in a field is what was typed: nothing in it is escaped, so it is counted as it is.
        value = report.string(node["initial_value"], f"{at}/initial_value", limits.TYPED * 5)
        if value is not None and len(value.encode("utf-16-le", "surrogatepass")) // 2 > most:
            report.wrong(f"{at}/initial_value", f"must be less than {most + 1} characters")
        if value is not None and "\n" in value and not node.get("multiline"):
            report.wrong(f"{at}/initial_value", "must not have line breaks unless multiline")
    if "dispatch_action_config" in node:
        report.shape(node["dispatch_action_config"], f"{at}/dispatch_action_config", need=("trigger_actions_on",))


_KINDS: Final[dict[str, Callable[[Json, str, Report], None]]] = {
    "button": _button,
    "checkboxes": _checkboxes,
    "radio_buttons": _radio,
    "overflow": _overflow,
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "users_select": _users_select,
    "multi_users_select": _users_select,
    "plain_text_input": _typed,
    "image": _image,
}


def _options(node: Json, at: str, report: Report, most: int, *, links: bool = False) -> list[object]:
    """The options of `node`: each well made, and no value twice."""
    rich = ("plain_text", "mrkdwn") if node.get("type") in ("checkboxes", "radio_buttons") else ("plain_text",)
    options = report.items(node.get("options", []), f"{at}/options", most)
    for i, option in enumerate(options):
        where = f"{at}/options/{i}"
        made = report.shape(option, where, need=("text", "value"), may=("description", "url") if links else ("description",))
        if made is None:
            continue
        report.text(made.get("text"), f"{where}/text", limits.OPTION_TEXT, rich)
        if "value" in made:
            report.string(made["value"], f"{where}/value", limits.OPTION_VALUE)
        if "description" in made:
            report.text(made["description"], f"{where}/description", limits.OPTION_DESCRIPTION, rich)
        report.address(made, where)
    report.once((str(o.get("value")) for o in options if isinstance(o, dict)), f"{at}/options", "value")
    return options


def _among(node: Json, at: str, report: Report, key: str, options: list[object]) -> None:
    """What is chosen beforehand is, exactly, among the options."""
    if key not in node:
        return
    chosen = report.items(node[key], f"{at}/{key}", len(options)) if key.endswith("s") else [node[key]]
    for i, one in enumerate(chosen):
        if one not in options:
            report.wrong(f"{at}/{key}/{i}" if key.endswith("s") else f"{at}/{key}", "must be one of the provided options")
        elif one in chosen[:i]:
            report.wrong(f"{at}/{key}/{i}", "must not be repeated")


def _confirm(node: object, at: str, report: Report) -> None:
    confirm = report.shape(node, at, need=("title", "text", "confirm", "deny"), may=("style",))
    if confirm is None:
        return
    report.text(confirm.get("title"), f"{at}/title", limits.CONFIRM_TITLE)
    report.text(confirm.get("text"), f"{at}/text", limits.CONFIRM_TEXT, ("plain_text", "mrkdwn"))
    report.text(confirm.get("confirm"), f"{at}/confirm", limits.CONFIRM_BUTTON)
    report.text(confirm.get("deny"), f"{at}/deny", limits.CONFIRM_BUTTON)
    if "style" in confirm and confirm["style"] not in ("primary", "danger"):
        report.wrong(f"{at}/style", "must be one of: primary, danger")
