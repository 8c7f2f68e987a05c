"""The core: knows no platform and no feature."""

__version__ = "0.1.0"
