"""What the routes answer with: models that the typed client is generated from, filled from what use cases return."""
