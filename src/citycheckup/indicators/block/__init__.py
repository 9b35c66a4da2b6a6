"""Indicators of the block 街区."""
