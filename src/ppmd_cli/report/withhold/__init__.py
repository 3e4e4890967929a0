"""What a published report leaves out so that small counts of people stay unknown."""
