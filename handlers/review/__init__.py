"""The two-weekly review, its pictures and its one experiment."""
