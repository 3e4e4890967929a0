"""Facts become results: sums, bounds, verdicts, duties, tasks, completeness. Pure."""
