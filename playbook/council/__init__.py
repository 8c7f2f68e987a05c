"""The rules of a council: who sits with whom, how a round goes, whether it is well, what is shared."""
