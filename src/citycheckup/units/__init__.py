"""Drawing the units of a checkup year: from given layers, or derived where a city has none."""
