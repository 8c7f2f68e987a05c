"""The `jsc` command: what each subcommand does, and what a check of an installation finds."""
