"""What members type: times in their own words, and a line of the log."""
