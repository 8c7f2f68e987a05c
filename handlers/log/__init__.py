"""The log: a line in, a job kept, corrected, let go, landed."""
