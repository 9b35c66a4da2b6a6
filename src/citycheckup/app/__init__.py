"""One function per use case; the only place where the parts meet."""
