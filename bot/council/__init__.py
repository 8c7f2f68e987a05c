"""What several features of a council share: seats, rounds, matching, safety, facilitation."""
