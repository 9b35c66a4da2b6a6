"""Map files: every common kind, read as it is, mended and checked."""
