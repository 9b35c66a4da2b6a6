"""Tables as offices keep them: rows, cells, headings, units and places, whatever the file."""
