"""What Alembic runs: the connection comes from :mod:`citycheckup.store.upgrading`, with its transaction open."""

from __future__ import annotations

from alembic import context

# SQLite rolls back changes of tables, too; Alembic does not expect it to.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
