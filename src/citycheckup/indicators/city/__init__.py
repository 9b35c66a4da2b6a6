"""Indicators of the city 城区（城市）."""
