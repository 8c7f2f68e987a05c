"""The week's close, and how one is."""
