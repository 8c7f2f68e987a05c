"""A Slack to test against: what the app needs of it, on loopback, with Slack's limits, clocks and refusals, and a ledger."""

from tests.standins.slack.blocks import check_blocks, check_view, problems, view_problems
from tests.standins.slack.cards import Control, Seen
from tests.standins.slack.clock import Clock
from tests.standins.slack.install import SHIPPED, Asked, asked, asking
from tests.standins.slack.interactions import Interaction
from tests.standins.slack.ledger import Entry, Ledger, Refusal, Request
from tests.standins.slack.messages import check_message, drawn, links, marks, pings
from tests.standins.slack.mrkdwn import Link, Mark, Ping, units
from tests.standins.slack.person import Person
from tests.standins.slack.rates import RateModel
from tests.standins.slack.server import SCOPES, SlackStandIn
from tests.standins.slack.shapes import Impossible, Json, Refused
from tests.standins.slack.workspace import Channel, Message, User, View, Workspace

__all__ = [
    "SCOPES",
    "SHIPPED",
    "Asked",
    "Channel",
    "Clock",
    "Control",
    "Entry",
    "Impossible",
    "Interaction",
    "Json",
    "Ledger",
    "Link",
    "Mark",
    "Message",
    "Person",
    "Ping",
    "RateModel",
    "Refusal",
    "Refused",
    "Request",
    "Seen",
    "SlackStandIn",
    "User",
    "View",
    "Workspace",
    "asked",
    "asking",
    "check_blocks",
    "check_message",
    "check_view",
    "drawn",
    "links",
    "marks",
    "pings",
    "problems",
    "units",
    "view_problems",
]
