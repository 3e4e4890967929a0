"""One function a use: the doors (files, clock, screen) meet the core here."""
