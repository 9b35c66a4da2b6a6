"""The steps from an older ledger's tables to today's, run by Alembic."""
