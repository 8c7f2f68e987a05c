"""The marks of the app's own Markdown, as every surface reads them: code, links, bold, italic (screens.md 3.1)."""

from __future__ import annotations

from typing import Final

CODE: Final = r"`(?P<code>[^`\n]+)`"
LINK: Final = r"\[(?P<label>[^\]\n]+)\]\((?P<href>https?://[^\s()<>|]+)\)"
"""An address holds none of the marks that end a link on one of the surfaces."""
INLINE: Final = "|".join(
    (
        CODE,
        LINK,
        r"\*\*(?P<bold>.+?)\*\*",
        r"(?<![\w*])\*(?P<star>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])",
        r"(?<!\w)_(?P<under>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)",
    )
)
"""One mark, in the group named for it; a link's group is its address."""
