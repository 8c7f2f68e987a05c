"""Debriefs: asked right after a talk, written in five short answers, kept and shown to nobody."""
