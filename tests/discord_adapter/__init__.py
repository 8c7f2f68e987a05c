"""Tests of the Discord surface, against a Discord on loopback."""
