"""What Discord's reference says of each body that the stand-in takes: its keys, their kinds and their limits.

Read from discord/discord-api-docs `developers/`: `components/reference.mdx` (components and forms), `resources/message.mdx` (messages,
embeds, mentions, attachments), `resources/webhook.mdx` and `interactions/receiving-and-responding.mdx` (answers), `resources/poll.mdx`,
`resources/channel.mdx` ("Start Thread without Message", "Start Thread from Message", "Modify Channel"), `resources/user.mdx` ("Create
DM") and `interactions/application-commands.mdx`. Where the published OpenAPI file is at hand, a test holds every line against it.
"""

from __future__ import annotations

from tests.standins.discord_kinds import Among, Either, Id, Kind, Many, Named, OneOf, Shape, Text, Whole, YesNo, shape
from tests.standins.discord_schema import Json

MOST_INT = 2_147_483_647
COLOUR = Whole(0, 0xFFFFFF)
CUSTOM_ID = Text(100, 1)
ADDRESS = Text(2_048)
EMOJI = shape({"id": Id(), "name": Text(32)}, "name")

# -- components (components/reference.mdx) --------------------------------------------------------------------------------------------


def component(kind: int, keys: Json, *need: str) -> Shape:
    """A component: a key that none of its kind has is refused, but `required`, which "is ignored in messages"."""
    return Shape({"id": Whole(0)} | keys, frozenset(need), kind, True, frozenset({"required"}))


def select(kind: int, **more: Kind) -> Shape:
    """A select menu; that of texts brings its options, the others their default values."""
    keys = {
        "custom_id": CUSTOM_ID, "placeholder": Text(150), "min_values": Whole(0, 25), "max_values": Whole(1, 25),
        "disabled": YesNo(), "required": YesNo(),
    }  # fmt: skip
    return component(kind, keys | more, "custom_id", *({"options"} & set(more)))


def chosen(*names: str) -> Many:
    """Default values of a select of people, roles or channels."""
    return Many(OneOf(*[Shape({"id": Id()}, frozenset({"id"}), type=name) for name in names]), 25)


def option(**more: Kind) -> Shape:
    """One option of a select, of boxes or of a radio group."""
    return shape({"label": Text(100, 1), "value": Text(100, 1), "description": Text(100), "default": YesNo()} | more, "label", "value")


CHANNEL_TYPES = Among(1, 3, 0, 2, 4, 5, 10, 11, 12, 13, 14, 15)
MEDIA = shape({"url": ADDRESS}, "url")
BUTTON = component(
    2,
    {"custom_id": CUSTOM_ID, "style": Among(1, 2, 3, 4, 5, 6), "label": Text(80), "disabled": YesNo(), "url": Text(512), "sku_id": Id(),
     "emoji": EMOJI},
    "style",
)  # fmt: skip
SELECTS = (
    select(3, options=Many(option(emoji=EMOJI), 25, 1)),
    select(5, default_values=chosen("user")),
    select(6, default_values=chosen("role")),
    select(7, default_values=chosen("role", "user")),
    select(8, default_values=chosen("channel"), channel_types=Many(CHANNEL_TYPES, once=True)),
)
TEXT = component(10, {"content": Text(4_000, 1)}, "content")
THUMBNAIL = component(11, {"description": Text(1_024, 1), "spoiler": YesNo(), "media": MEDIA}, "media")
SECTION = component(
    9, {"components": Many(TEXT, 3, 1), "accessory": OneOf(BUTTON, THUMBNAIL)}, "components", "accessory"
)  # fmt: skip
PICTURE = shape({"description": Text(1_024, 1), "spoiler": YesNo(), "media": MEDIA}, "media")
GALLERY = component(12, {"items": Many(PICTURE, 10, 1)}, "items")
FILE = component(13, {"spoiler": YesNo(), "file": MEDIA}, "file")
SEPARATOR = component(14, {"spacing": Among(1, 2), "divider": YesNo()})
ROW = component(1, {"components": Many(OneOf(BUTTON, *SELECTS), 5, 1)}, "components")
INSIDE = (ROW, FILE, GALLERY, SECTION, SEPARATOR, TEXT)
CONTAINER = component(
    17, {"accent_color": COLOUR, "components": Many(OneOf(*INSIDE), 40, 1), "spoiler": YesNo()}, "components"
)  # fmt: skip

INPUT = component(
    4,
    {"custom_id": CUSTOM_ID, "style": Among(1, 2), "label": Text(45, 1), "value": Text(4_000), "placeholder": Text(100),
     "required": YesNo(), "min_length": Whole(0, 4_000), "max_length": Whole(1, 4_000)},
    "custom_id", "style",
)  # fmt: skip
FEW = {"custom_id": CUSTOM_ID, "min_values": Whole(0, 10), "max_values": Whole(1, 10), "required": YesNo()}
UPLOAD = component(19, FEW, "custom_id")
RADIO = component(21, {"custom_id": CUSTOM_ID, "required": YesNo(), "options": Many(option(), 10, 2)}, "custom_id", "options")
BOXES = component(22, FEW | {"options": Many(option(), 10, 1)}, "custom_id", "options")
BOX = component(23, {"custom_id": CUSTOM_ID, "default": YesNo()}, "custom_id")
LABEL = component(
    18,
    {"label": Text(45, 1), "description": Text(100, 1), "component": OneOf(INPUT, *SELECTS, UPLOAD, RADIO, BOXES, BOX)},
    "label", "component",
)  # fmt: skip
INPUT_ROW = component(1, {"components": Many(INPUT, 5, 1)}, "components")
MODAL_PARTS = Many(OneOf(INPUT_ROW, LABEL, TEXT), 40, 1)

# -- messages (resources/message.mdx, resources/webhook.mdx, resources/poll.mdx) -------------------------------------------------------

SHOWN = shape({
    "url": ADDRESS, "width": Whole(), "height": Whole(), "placeholder": Text(64), "placeholder_version": Whole(0, MOST_INT),
    "is_animated": YesNo(), "description": Text(4_096),
})  # fmt: skip
EMBED = shape({
    "type": Text(), "url": ADDRESS, "title": Text(256), "color": COLOUR, "timestamp": Text(), "description": Text(4_096),
    "author": shape({"name": Text(256), "url": ADDRESS, "icon_url": ADDRESS}), "image": SHOWN, "thumbnail": SHOWN, "video": SHOWN,
    "footer": shape({"text": Text(2_048), "icon_url": ADDRESS}), "provider": shape({"name": Text(256), "url": ADDRESS}),
    "fields": Many(shape({"name": Text(256), "value": Text(1_024), "inline": YesNo()}, "name", "value"), 25),
})  # fmt: skip
MENTIONS = shape({
    "parse": Many(Among("users", "roles", "everyone"), once=True), "users": Many(Id(), 100, once=True),
    "roles": Many(Id(), 100, once=True), "replied_user": YesNo(),
})  # fmt: skip
ATTACHMENT = shape({
    "id": Id(), "filename": Text(1_024, 1), "description": Text(1_024), "duration_secs": Whole(0, MOST_INT, parts=True),
    "waveform": Text(400), "title": Text(1_024), "is_spoiler": YesNo(), "is_remix": YesNo(),
}, "id")  # fmt: skip
SAID = shape({"text": Text(300, 1), "emoji": shape({"id": Id(), "name": Text(32), "animated": YesNo()})})
POLL = shape({
    "question": SAID, "answers": Many(shape({"poll_media": SAID}, "poll_media"), 10, 1), "allow_multiselect": YesNo(),
    "layout_type": Among(1), "duration": Whole(1, 768),
}, "question", "answers")  # fmt: skip
THEME = shape({
    "colors": Many(Text(6, 6), 5, 1), "gradient_angle": Whole(0, 360), "base_mix": Whole(0, 100), "base_theme": Among(0, 1, 2, 3, 4),
}, "colors", "gradient_angle", "base_mix")  # fmt: skip
ANSWERED = shape({
    "guild_id": Id(), "channel_id": Id(), "message_id": Id(), "fail_if_not_exists": YesNo(), "type": Among(0),
}, "message_id")  # fmt: skip
NONCE = Either(Whole(-(2**63), 2**63 - 1), Text(25))
_SHARED: Json = {
    "content": Text(2_000), "embeds": Many(EMBED, 10), "allowed_mentions": MENTIONS, "components": Many(OneOf(*INSIDE, CONTAINER), 40),
    "attachments": Many(ATTACHMENT, 10), "flags": Whole(),
}  # fmt: skip


def message(**more: Kind) -> Shape:
    """A message body; a key that it does not have is refused, but `tts`, which clients send along everywhere."""
    return Shape(_SHARED | more, closed=True, passed_over=frozenset({"tts"}))


# -- threads, direct chats and commands (resources/channel.mdx, resources/user.mdx, interactions/application-commands.mdx) -------------

ARCHIVED_AFTER = Among(60, 1_440, 4_320, 10_080)
_THREAD: Json = {"name": Text(100, 1), "auto_archive_duration": ARCHIVED_AFTER, "rate_limit_per_user": Whole(0, 21_600)}
_WORDS: Json = {
    "name": Text(32, 1), "name_localizations": Named(Text(32, 1), 34), "description": Text(100, 1),
    "description_localizations": Named(Text(100, 1), 34),
}  # fmt: skip
INT53, NUMBER = Whole(-(2**53 - 1), 2**53 - 1), Whole(parts=True)


def value(kind: int, **more: Kind) -> Shape:
    """An option of a command that takes a value."""
    return shape(_WORDS | {"required": YesNo()} | more, "name", "description", type=kind)


def choices(of: Kind) -> Many:
    """The values that an option offers."""
    return Many(shape({"name": Text(100, 1), "name_localizations": Named(Text(100, 1), 34), "value": of}, "name", "value"), 25)


VALUES = (
    value(3, autocomplete=YesNo(), min_length=Whole(0, 6_000), max_length=Whole(1, 6_000), choices=choices(Text(6_000))),
    value(4, autocomplete=YesNo(), choices=choices(INT53), min_value=INT53, max_value=INT53),
    value(5), value(6), value(7, channel_types=Many(CHANNEL_TYPES, once=True)), value(8), value(9),
    value(10, autocomplete=YesNo(), choices=choices(NUMBER), min_value=NUMBER, max_value=NUMBER), value(11),
)  # fmt: skip
SUBCOMMAND = value(1, options=Many(OneOf(*VALUES), 25))
GROUP = value(2, options=Many(SUBCOMMAND, 25))
COMMAND = shape(_WORDS | {
    "description": Text(100), "options": Many(OneOf(*VALUES, GROUP, SUBCOMMAND), 25), "default_member_permissions": Whole(0, 2**54 - 1),
    "dm_permission": YesNo(), "contexts": Many(Among(0, 1, 2), least=1, once=True), "handler": Among(1, 2), "type": Among(1, 2, 3, 4),
    "integration_types": Many(Among(0, 1), least=1, once=True), "id": Id(),
}, "name")  # fmt: skip

BODIES: dict[str, Kind] = {
    "MessageCreateRequest": message(
        sticker_ids=Many(Id(), 3), poll=POLL, shared_client_theme=THEME, message_reference=ANSWERED, nonce=NONCE, enforce_nonce=YesNo(),
        tts=YesNo(),
    ),
    "MessageEditRequestPartial": message(sticker_ids=Many(Id())),
    "IncomingWebhookInteractionRequest": message(poll=POLL, tts=YesNo()),
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": message(),
    "IncomingWebhookRequestPartial": message(
        poll=POLL, tts=YesNo(), username=Text(80, 1), avatar_url=ADDRESS, thread_name=Text(100), applied_tags=Many(Id(), 5),
    ),
    "IncomingWebhookUpdateRequestPartial": message(poll=POLL),
    "ModalInteractionCallbackRequestData": shape(
        {"custom_id": CUSTOM_ID, "title": Text(45, 1), "components": MODAL_PARTS}, "custom_id", "title", "components"
    ),
    "CreateTextThreadWithoutMessageRequest": shape(_THREAD | {"type": Among(10, 11, 12), "invitable": YesNo()}, "name"),
    "CreateTextThreadWithMessageRequest": shape(_THREAD, "name"),
    "UpdateThreadRequestPartial": shape(_THREAD | {
        "archived": YesNo(), "locked": YesNo(), "invitable": YesNo(), "flags": Whole(), "applied_tags": Many(Id(), 5),
        "bitrate": Whole(8_000), "user_limit": Whole(0, 99), "rtc_region": Text(), "video_quality_mode": Among(1, 2),
    }),
    "CreatePrivateChannelRequest": shape({"recipient_id": Id(), "access_tokens": Many(Text(), once=True), "nicks": Named(Text())}),
    "put /applications/{application_id}/commands": Many(COMMAND, 130),
}  # fmt: skip
"""Each body by the name that the published OpenAPI file gives it, or by its method and path where it has none."""
