"""The rules of an offer: what is known, what to ask, what to say, what came of it."""
