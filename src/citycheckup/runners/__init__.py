"""Ways to run the same work: here, in several processes; later on a cluster."""
