"""Works out the order of work from parameter names, does each shared step once, turns measures into result rows."""
