"""The three surfaces; each is cut into render (pure), parse (pure) and client (the only part that does I/O)."""
