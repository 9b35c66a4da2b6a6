"""Indicators of the community 小区（社区）."""
