"""The bank of proof."""
