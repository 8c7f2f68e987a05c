"""Health and metrics, asked for over real HTTP."""
