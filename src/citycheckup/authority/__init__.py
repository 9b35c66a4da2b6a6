"""Who may do what: roles, the duties that one person must not hold together, and the places an actor answers for."""
