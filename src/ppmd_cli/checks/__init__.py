"""Facts are questioned: required values, the plan's rules, comparisons across units and periods."""
