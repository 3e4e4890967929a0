"""What a published report leaves out so that small counts of people stay unknown."""

WHOLE = ""
"""In place of a unit's code: the figure of all units."""
