"""The ledger kept in a database: SQLite in the city folder, or PostgreSQL by its URL.

Events and what they make of the findings are written in one transaction; events can be added at the end only, which
the database itself sees to. :func:`citycheckup.store.opening.open_store` is the way in.
"""
