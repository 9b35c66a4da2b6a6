"""OpenStreetMap: one file becomes the layers that a city lacks."""
