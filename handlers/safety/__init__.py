"""Reports, and what one does for oneself."""
