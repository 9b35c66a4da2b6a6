"""Where how many people live: rasters, points, areas."""
