"""A page on your own machine that plays a small community."""
