"""The portable limits: what every surface can show, so that nothing has to be cut when it is drawn.

Each figure is the smaller of the two platforms' (platform facts, section 3) or the tighter one the screens ask for. Lengths are
*weights*: UTF-16 units after `&`, `<` and `>` are escaped, which never under-counts on either platform.
"""

from typing import Final

# Cards
TITLE: Final = 60
WHY: Final = 140
BLOCKS: Final = 8
PLAIN: Final = 1_900
PROSE: Final = 900
FACT_ROWS: Final = 10
FACT_LABEL: Final = 24
FACT_VALUE: Final = 600
WORDS: Final = 3_100
"""The most of a sheet of words that somebody wrote for others, as `bot.text.load` counts them, labels included."""
WORDS_BYTES: Final = 8_000
"""The same in UTF-8, as Slack's blocks are bounded by their JSON and not by units."""
WORDS_CARD: Final = 3_800
"""The most of a whole card that holds such a sheet: what goes round the words still fits Discord's 4,000 when all is escaped."""
ITEMS: Final = 10
BLOCK_LABEL: Final = 45
ITEM_LABEL: Final = 75
ITEM_NOTE: Final = 75
ITEM_ID: Final = 40
BUTTON_ROWS: Final = 3
ROW_BUTTONS: Final = 5
BUTTON_LABEL: Final = 30
URL: Final = 512
ACTION: Final = 100
CHART_CAPTION: Final = 60
CHART_ROWS: Final = 8
CHART_LABEL: Final = 9
CHART_TEXT: Final = 9
CHART_ALT: Final = 400

# Forms
FORM_TITLE: Final = 24
FORM_SUBMIT: Final = 24
FORM_INPUTS: Final = 5
INPUT_LABEL: Final = 45
INPUT_HINT: Final = 100
WRITE: Final = 2_000
PEOPLE: Final = 10

# What a member may type, by meaning (screens.md 3.2)
QUESTION: Final = 600
SENTENCE: Final = 200
TIME_TEXT: Final = 80
LINE: Final = 75
ROLE: Final = 40
FIRM: Final = 32
NAME: Final = 24

# Commands
VERB: Final = 32
VERB_HELP: Final = 100
VERBS: Final = 25
COMMAND_TEXT: Final = 2_000

# Deliveries
NONCE: Final = 24
FILES: Final = 10
