"""What the results mean: grades, shortfalls, hotspots, and how firm each is."""
