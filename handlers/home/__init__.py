"""Home: the one screen that says what is next."""
