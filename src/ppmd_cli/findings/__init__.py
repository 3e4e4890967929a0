"""Every fault that can be named: the catalogue of codes, their wording and their fingerprints."""
