"""Figures, surveys and records: the tables that have no place of their own."""
