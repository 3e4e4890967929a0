"""A file becomes facts: opened safely, read sparsely, its form found, its cells read one way or none."""
