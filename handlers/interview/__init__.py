"""Interviews: set, moved, prepared."""
