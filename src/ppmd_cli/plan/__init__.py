"""The definition of a plan: its files, the checks on them and the frozen Plan they become."""
