"""Privacy: what is stored and who can see it, export, leaving, and deleting everything."""
