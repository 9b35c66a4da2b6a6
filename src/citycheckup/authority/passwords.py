"""What a password must be: OWASP ASVS 5 (chapter 6), or the profile of a city under 等保 (``mlps``)."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from citycheckup.vocabulary import Message

PROFILES = ("asvs", "mlps")
_RUNS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_SHORTEST_WORD = 3  # characters of a context word that is looked for
_BESIDE_A_WORD = 8  # characters that a password needs beside such a word


@dataclass(frozen=True)
class Profile:
    """The rules of sign-in that a city has chosen; each number stands in ``profiles.toml`` with its source.

    Attributes
    ----------
    shortest, shortest_with_second_factor, longest
        Characters of a password.
    kinds
        How many of: capital letters, small letters, digits, others. 0: no rule of composition.
    change_after_days
        0: never.
    remembered
        How many passwords before this one may not come again.
    lock_after, lock_minutes
        Failures of one account, wherever from, before it is locked, and for how long; 0: slowed down only.
    idle_minutes, longest_hours
        After which a session ends.
    """

    id: str
    shortest: int
    shortest_with_second_factor: int
    longest: int
    kinds: int
    change_after_days: int
    remembered: int
    lock_after: int
    lock_minutes: int
    idle_minutes: int
    longest_hours: int


@cache
def profile(name: str) -> Profile:
    """Return a profile by its name."""
    text = (files("citycheckup.authority") / "profiles.toml").read_text(encoding="utf-8")
    return Profile(id=name, **tomllib.loads(text)[name])


def faults_of_password(
    password: str, rules: Profile, *, second_factor: bool, context: Collection[str], common: Collection[str]
) -> list[Message]:
    """Return every reason why a password is refused.

    Parameters
    ----------
    second_factor
        Whether the account asks for a code, too: then a shorter one will do.
    context
        Words that others would think of: the sign-in name, the city's.
    common
        Passwords that everybody tries first, in small letters.
    """
    shortest = rules.shortest_with_second_factor if second_factor else rules.shortest
    faults = []
    if len(password) < shortest:
        faults.append(Message("accounts.password_short", {"shortest": shortest, "has": len(password)}))
    if len(password) > rules.longest:
        faults.append(Message("accounts.password_long", {"longest": rules.longest}))
    if _kinds(password) < rules.kinds:
        faults.append(Message("accounts.password_kinds", {"kinds": rules.kinds}))
    small = password.casefold()
    bare = small.strip("0123456789!@#$%^&*._-? ")  # "password123!" is "password"
    if small in common or bare in common or _is_a_run(small):
        faults.append(Message("accounts.password_common"))
    used = sorted(word for word in set(_words(context)) if word in small)
    rest = small
    for word in sorted(used, key=len, reverse=True):
        rest = rest.replace(word, "")
    if used and len(rest) < _BESIDE_A_WORD:
        faults.append(Message("accounts.password_context", {"words": used}))
    return faults


def _kinds(password: str) -> int:
    found = {
        "capital" if sign.isupper() else "small" if sign.islower() else "digit" if sign.isdigit() else "other"
        for sign in password
    }
    return len(found)


def _words(context: Iterable[str]) -> Iterable[str]:
    for phrase in context:
        for word in (phrase, *phrase.replace("-", " ").replace(".", " ").replace("_", " ").split()):
            if len(word) >= _SHORTEST_WORD or (len(word) > 1 and not word.isascii()):
                yield word.casefold()


def _is_a_run(small: str) -> bool:
    """Whether it is one piece over and over, or a walk along the keyboard, the alphabet or the digits."""
    for length in range(1, len(small) // 2 + 1):
        piece = small[:length]
        if length < _BESIDE_A_WORD and (piece * (len(small) // length + 1))[: len(small)] == small:
            return True
    return any(small in row * 4 or small in row[::-1] * 4 for row in _RUNS)
