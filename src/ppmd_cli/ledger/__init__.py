"""The ledger: what was received, for ever, and what was decided about it."""
