"""Long work beside the server: each job a process of its own, with its state on disk."""
