"""Results become pages. `view` is the only place that rounds and words."""
