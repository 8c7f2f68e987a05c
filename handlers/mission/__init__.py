"""The mission of a job: objectives, questions, the three-source table."""
