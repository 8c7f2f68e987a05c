"""The rows of the product list: what carries each, and the change that turns its tests red."""
