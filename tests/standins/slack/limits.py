"""Slack's limits as numbers, and the three bounds of our own that are stricter (marked OURS).

Lengths are UTF-16 units after escaping (platform facts 1.2). Times are seconds.
"""

from __future__ import annotations

from typing import Final

# Messages and views (platform facts 1.2)
MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
VIEW_BYTES: Final = 250_000
MESSAGE_TEXT: Final = 3_900  # OURS: above 4,000 chat.update refuses, and longer posts may be split
MESSAGE_BLOCK_BYTES: Final = 12_000  # OURS: compact UTF-8 JSON; where Slack begins to refuse is undocumented
MESSAGE_BLOCK_TEXT: Final = 10_000  # OURS: all text of a message's blocks together
METADATA_BYTES: Final = 1_024  # OURS: the true limit is undocumented (1.7)

# Blocks
BLOCK_ID: Final = 255
ACTION_ID: Final = 255
SECTION_TEXT: Final = 3_000
SECTION_FIELDS: Final = 10
SECTION_FIELD: Final = 2_000
HEADER_TEXT: Final = 150
CONTEXT_ELEMENTS: Final = 10
ACTIONS_ELEMENTS: Final = 25
INPUT_LABEL: Final = 2_000
INPUT_HINT: Final = 2_000
IMAGE_ALT: Final = 2_000
IMAGE_TITLE: Final = 2_000
IMAGE_URL: Final = 3_000
CONTEXT_TEXT: Final = 3_000
RICH_TEXT: Final = 3_000
RICH_ITEMS: Final = 1_000

# Elements
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
BUTTON_URL: Final = 3_000
ACCESSIBILITY_LABEL: Final = 75
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
OPTION_DESCRIPTION: Final = 75
SELECT_OPTIONS: Final = 100
SELECT_GROUPS: Final = 100
GROUP_LABEL: Final = 75
CHECKBOX_OPTIONS: Final = 10
RADIO_OPTIONS: Final = 10
OVERFLOW_OPTIONS: Final = 5
PLACEHOLDER: Final = 150
TYPED: Final = 3_000
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30

# Modals
MODAL_TITLE: Final = 24
MODAL_SUBMIT: Final = 24
MODAL_CLOSE: Final = 24
PRIVATE_METADATA: Final = 3_000
CALLBACK_ID: Final = 255
EXTERNAL_ID: Final = 255
MODAL_STACK: Final = 3

# Clocks of an interaction (1.1) and of a socket (1.5, 1.6)
ACKNOWLEDGE_SECONDS: Final = 3.0
TRIGGER_SECONDS: Final = 3.0
RESPONSE_URL_SECONDS: Final = 30 * 60.0
RESPONSE_URL_USES: Final = 5
SOCKETS: Final = 10
EVENT_RETRIES: Final = (0.0, 60.0, 300.0)

# Rates (1.7): requests a minute by tier, and messages a second to one channel
TIERS: Final = {1: 1, 2: 20, 3: 50, 4: 100}
CHANNEL_EACH_SECOND: Final = 1.0
CHANNEL_BURST: Final = 3
