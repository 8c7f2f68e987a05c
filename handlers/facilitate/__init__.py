"""What facilitators do and see."""
