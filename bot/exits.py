"""Exit codes of `jsc`; deploy/README.md, "When it does not start", says what each means."""

from typing import Final

OK: Final = 0
FAULT: Final = 1
USAGE: Final = 2
SETTINGS: Final = 3
KEYS: Final = 4
STORE: Final = 5
CONTENT: Final = 6
PLATFORM: Final = 7
