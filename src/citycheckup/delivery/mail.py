"""Mail by SMTP (stdlib): one connection for many letters, encrypted, and a clear answer to "did it arrive"."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable

from citycheckup.notices.delivery import AwayError, DroppedError, LaterError, Letter, NeverError, UnclearError
from citycheckup.notices.settings import MailSettings

_FAULTS = (smtplib.SMTPException, OSError, ValueError)


class MailCarrier:
    """See :class:`citycheckup.notices.delivery.Carrier`.

    Parameters
    ----------
    password
        Never shown, and no part of what is said of a fault.
    ca_file
        Certificates of an authority of the office's own, beside those of the system.
    """

    def __init__(self, settings: MailSettings, password: str | None, ca_file: str | None = None) -> None:
        self._settings, self._password, self._ca_file = settings, password, ca_file
        self._connection: smtplib.SMTP | None = None

    def carry(self, letter: Letter, begin: Callable[[], bool]) -> str:
        """Hand a mail over: the addressees first, then, once ``begin`` agrees, the text."""
        refused = self._announce(letter)
        if not begin():
            self.close()
            raise DroppedError
        connection = self._connection
        assert connection is not None
        try:
            code, answer = connection.data(letter.content)
        except smtplib.SMTPDataError as error:  # it did not let us begin: nothing was handed over
            self.close()
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except _FAULTS as error:
            self.close()
            raise UnclearError(_kind(error)) from error
        if code != 250:
            self.close()
            raise _refusal(code, answer)
        return "; ".join(refused)

    def close(self) -> None:
        """End the connection, politely where the server still listens."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except _FAULTS:
                connection.close()

    def _announce(self, letter: Letter) -> list[str]:
        """Say who writes to whom; return what was said of addressees that were refused, where others were not."""
        try:
            connection = self._connected()
            code, answer = connection.mail(self._settings.sender)
            if code != 250:
                raise _refusal(code, answer)
            answers = [(one, *connection.rcpt(one)) for one in letter.to]
        except (LaterError, NeverError):
            self.close()
            raise
        except smtplib.SMTPAuthenticationError as error:
            self.close()
            raise AwayError(f"login refused ({error.smtp_code})") from error  # a person mends the settings
        except _FAULTS as error:
            self.close()
            raise AwayError(_kind(error)) from error
        bad = [(one, code, answer) for one, code, answer in answers if code not in (250, 251)]
        if len(bad) == len(answers):
            self.close()
            temporary = next(((code, answer) for _, code, answer in bad if code < 500), None)
            raise _refusal(*(temporary or bad[0][1:]))
        return [f"{one}: {_text(code, answer)}" for one, code, answer in bad]

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None:
            try:
                if self._connection.rset()[0] == 250:
                    return self._connection
            except _FAULTS:
                pass
            self.close()
        one = self._settings
        if one.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                one.host, one.port, timeout=one.timeout_s, context=self._context()
            )
        else:
            connection = smtplib.SMTP(one.host, one.port, timeout=one.timeout_s)
        self._connection = connection
        if one.security == "starttls":
            connection.starttls(context=self._context())
        connection.ehlo_or_helo_if_needed()
        if one.user:
            connection.login(one.user, self._password or "")
        return connection

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._ca_file is not None:
            context.load_verify_locations(self._ca_file)
        return context


def _refusal(code: int, answer: bytes | str) -> LaterError | NeverError:
    said = _text(code, answer)
    return NeverError(said) if code >= 500 else LaterError(said)


def _text(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(f"{code} {text}".split())[:300]


def _kind(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
