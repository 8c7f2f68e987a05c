"""Reminders: listed, moved, put off, paused."""
