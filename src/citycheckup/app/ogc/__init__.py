"""OGC API Features, part 1: collections, their items, and the document that describes them."""
