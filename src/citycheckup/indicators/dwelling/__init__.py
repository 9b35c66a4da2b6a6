"""Indicators of dwelling buildings, reported by community."""
