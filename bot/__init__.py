"""The core: knows no platform and no feature."""

__version__ = "0.2.0"
