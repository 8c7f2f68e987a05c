"""The web surface: drawing, reading, the server, and the page in a real browser."""
