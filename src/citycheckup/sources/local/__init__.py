"""A city's own rules: thresholds, indicators and readings of its own."""
