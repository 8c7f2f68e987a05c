"""The core: knows no platform and no feature."""
