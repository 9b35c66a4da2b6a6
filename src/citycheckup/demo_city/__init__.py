"""A made-up city, by seed and size, with everything a checkup needs and an answer key."""
