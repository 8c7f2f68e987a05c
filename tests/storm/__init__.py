"""A storm: many members' prompts, a process that is killed again and again, a platform in trouble; then every one is counted."""
