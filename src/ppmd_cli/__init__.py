"""ppmd: the indicator calculator of a provincial department."""

__version__ = "0.1.0"
