"""The face: one small module a command, each imported when it is called."""
