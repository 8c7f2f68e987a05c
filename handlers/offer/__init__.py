"""Offers: the package, the advice, the talk on terms, the end."""
