"""A ledger on one connection, in one transaction that is never kept: every use case is a savepoint in it.

So that a database is made once for hundreds of tests. What commits, locks and crashes do is tested on stores of files.
"""

from contextlib import contextmanager

from citycheckup.store.ledger import SqlLedger


class UndoneStore:
    def __init__(self, connection, clock):
        self._connection, self._clock = connection, clock

    @contextmanager
    def reading(self):
        ledger = SqlLedger(self._connection, self._clock, bytes)
        try:
            yield ledger
        finally:
            ledger.close_streams()

    @contextmanager
    def writing(self):
        with self._connection.begin_nested(), self.reading() as ledger:
            yield ledger

    @contextmanager
    def undone(self):
        """Take back at the end whatever was written within."""
        savepoint = self._connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()
