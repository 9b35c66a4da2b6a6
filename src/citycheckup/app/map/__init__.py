"""The city's map from its own data: what is drawn, and the archive of vector tiles that holds it."""
