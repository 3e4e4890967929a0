"""The ground: the clock and the disk."""
