"""Timetables of public transport (GTFS) become stops with their mean headway."""
