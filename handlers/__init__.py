"""One file a feature; each exposes `router`."""
