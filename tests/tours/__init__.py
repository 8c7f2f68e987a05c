"""Screens of the tour, one file a feature: each leads members to its screens and keeps what they see."""
