"""Plain geometry: cells, areas, service areas, networks, allocation."""
