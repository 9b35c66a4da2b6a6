"""Calls of a body's own system: a POST of JSON with an idempotency key, signed with a shared secret.

The receiver checks ``X-CityCheckup-Signature``: ``sha256=`` and the HMAC-SHA256, with the secret, of the time in
``X-CityCheckup-Time``, a full stop and the body. A key it has seen before it answers with 200 and does nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ssl
from collections.abc import Callable
from urllib.parse import urlsplit

from citycheckup.notices.delivery import DroppedError, LaterError, Letter, NeverError, UnclearError

_FAULTS = (http.client.HTTPException, OSError, ValueError)
_TEMPORARY = frozenset({408, 409, 423, 425, 429})


class WebhookCarrier:
    """See :class:`citycheckup.notices.delivery.Carrier`. Redirects are not followed: the address is to be mended.

    Parameters
    ----------
    time
        Says the time in seconds since 1970: a receiver refuses what was signed long ago.
    """

    def __init__(self, secret: str, time: Callable[[], float], *, timeout_s: int, ca_file: str | None = None) -> None:
        self._secret, self._time, self._timeout_s, self._ca_file = secret.encode(), time, timeout_s, ca_file

    def carry(self, letter: Letter, begin: Callable[[], bool]) -> str:
        """Call the address; any answer from 200 to 299 says that it arrived."""
        parts = urlsplit(letter.to[0])
        try:
            connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
            connection.connect()
        except _FAULTS as error:
            raise LaterError(_kind(error)) from error
        try:
            if not begin():
                raise DroppedError
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            try:
                connection.request("POST", path, letter.content, self._headers(letter))
                status = connection.getresponse().status
            except _FAULTS as error:
                raise UnclearError(_kind(error)) from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            said = f"HTTP {status}"
            raise LaterError(said) if status >= 500 or status in _TEMPORARY else NeverError(said)
        return ""

    def close(self) -> None:
        """Nothing is kept open."""

    def _headers(self, letter: Letter) -> dict[str, str]:
        time = str(int(self._time()))
        signature = hmac.new(self._secret, f"{time}.".encode() + letter.content, hashlib.sha256).hexdigest()
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": letter.notice_id,
            "X-CityCheckup-Time": time,
            "X-CityCheckup-Signature": f"sha256={signature}",
        }

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=self._timeout_s)
        context = ssl.create_default_context()
        if self._ca_file is not None:
            context.load_verify_locations(self._ca_file)
        return http.client.HTTPSConnection(host, port, timeout=self._timeout_s, context=context)


def _kind(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
