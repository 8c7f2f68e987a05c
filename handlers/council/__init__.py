"""Councils: founded, found, joined; rooms, rounds, shares, the ten-second test."""
