"""The generated demonstration city: made up, the same for the same seed and size, with planted faults and their key."""
