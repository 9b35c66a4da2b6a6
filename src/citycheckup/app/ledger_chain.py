"""Check an exported chain: needs no database, and none of its libraries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from citycheckup.ledger.chain_file import CheckedChain, check_lines, read_head
from citycheckup.vocabulary import CancelledError, CancelToken, Message, NeverCancelled, Progress, no_progress

_TELL_EVERY = 10_000  # lines


def check_exported(
    file: Path, *, head: str | None = None, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> CheckedChain:
    """Check a file that ``citycheckup ledger export`` has written.

    Parameters
    ----------
    head
        A head that was published, as ``HASH`` or ``NUMBER:HASH``; the chain must hold it.

    Raises
    ------
    InputError
        ``head`` is none.
    OSError
        The file cannot be read.
    """
    published = None if head is None else read_head(head)
    token = cancel or NeverCancelled()
    size = file.stat().st_size

    def lines() -> Iterator[bytes]:
        read_bytes = 0
        with file.open("rb") as stream:
            for number, line in enumerate(stream):
                if number % _TELL_EVERY == 0:
                    if token.is_cancelled():
                        raise CancelledError(str(file))
                    progress(read_bytes, size, Message("store.checking"))
                read_bytes += len(line)
                yield line

    return check_lines(lines(), published)
