"""Passwords as they are kept: argon2id. It takes a twentieth of a second and 64 MiB, so only a few run at a time."""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()  # the second choice of RFC 9106, which the library keeps up
_AT_ONCE = BoundedSemaphore(4)


def hashed(password: str) -> str:
    """Return a password as it is kept."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether it is the password; takes as long where there is none to compare with."""
    nobody = _nobody()  # made at the first sign-in, whoever's it is: it must not be known by its time
    compared = kept or nobody
    with _AT_ONCE:
        try:
            found = _HASHER.verify(compared, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return found and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with parameters that are not chosen any more."""
    return _HASHER.check_needs_rehash(kept)


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords that everybody tries first: the 30,000 commonest of the lists in zxcvbn."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - half a second, when a password is chosen only

    return frozenset(FREQUENCY_LISTS["passwords"])


@cache
def _nobody() -> str:
    return hashed("nobody has this password")


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
