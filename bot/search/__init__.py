"""What several features of a member's own search share: plans, standings, runs of lists, weeks, charts."""
