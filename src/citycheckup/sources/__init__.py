"""Everything that is read: the city folder, maps, tables, registers. Readers only rename, type and project."""
