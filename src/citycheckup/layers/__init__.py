"""What is known of a city, typed and projected: layers, their schema, and what is derived from them."""
