"""What an administrator sets for the platform: rules of sign-in, how long the audit is kept, sign-in elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from citycheckup.app.accounts import refuse_others
from citycheckup.app.audit import KEPT_DAYS, LEAST_DAYS, USUAL_DAYS
from citycheckup.app.door import PROFILE, Caller, Door, note
from citycheckup.app.links import refuse_clashes
from citycheckup.app.posts import posts_of
from citycheckup.authority.passwords import PROFILES
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.vocabulary import InputError, Message, Problem

if TYPE_CHECKING:
    from citycheckup.store.account_store import AccountBook

_OIDC = "oidc"  # key of the setting
_LONGEST_DAYS = 3_660
_HERE = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class OidcRule:
    """Whoever the provider says this of gets an account with these posts: ``value`` is the claim, or one in it."""

    claim: str
    value: str
    posts: tuple[str, ...]


@dataclass(frozen=True)
class OidcSettings:
    """The provider, and who of those that it knows gets an account by himself: nobody, unless a rule says so."""

    issuer: str
    client_id: str
    rules: tuple[OidcRule, ...] = ()


@dataclass(frozen=True)
class PlatformSettings:
    """What is set; ``oidc`` None: people sign in by password only."""

    sign_in_profile: str = "asvs"
    audit_kept_days: int = USUAL_DAYS
    oidc: OidcSettings | None = None


def read_settings(door: Door, by: Post) -> PlatformSettings:
    """Return what is set.

    Raises
    ------
    InputError
        Only administrators and auditors see it.
    """
    if Role.AUDITOR not in by.roles:
        refuse_others(by)
    with door.books.reading() as book:
        return settings_in(book)


def settings_in(book: AccountBook) -> PlatformSettings:
    """Return what is set, within a transaction."""
    said = book.setting(_OIDC)
    oidc = None
    if said:
        rules = tuple(OidcRule(one["claim"], one["value"], tuple(one["posts"])) for one in said["rules"])
        oidc = OidcSettings(said["issuer"], said["client_id"], rules)
    return PlatformSettings(book.setting(PROFILE) or "asvs", book.setting(KEPT_DAYS) or USUAL_DAYS, oidc)


def set_settings(door: Door, wanted: PlatformSettings, by: Post, caller: Caller) -> PlatformSettings:
    """Set everything.

    Raises
    ------
    InputError
        Only administrators do, or something cannot be set so: every reason.
    """
    maker = refuse_others(by)
    problems = []
    if wanted.sign_in_profile not in PROFILES:
        problems.append(_no("profile", "sign_in_profile", profiles=list(PROFILES)))
    if not LEAST_DAYS <= wanted.audit_kept_days <= _LONGEST_DAYS:
        problems.append(_no("audit_days", "audit_kept_days", least=LEAST_DAYS, most=_LONGEST_DAYS))
    if wanted.oidc is not None:
        problems += _faults_of(door, wanted.oidc)
    if problems:
        raise InputError(problems)
    with door.books.writing() as book:
        before = asdict(settings_in(book))
        book.set_setting(PROFILE, wanted.sign_in_profile)
        book.set_setting(KEPT_DAYS, wanted.audit_kept_days)
        book.set_setting(_OIDC, None if wanted.oidc is None else asdict(wanted.oidc))
        changed = sorted(key for key, value in asdict(wanted).items() if before[key] != value)
        note(book, "settings_changed", door.now(), post=maker, source=caller.source, detail={"changed": changed})
    return wanted


def _faults_of(door: Door, oidc: OidcSettings) -> list[Problem]:
    problems = []
    try:
        address = urlsplit(oidc.issuer)
        fit = (address.scheme == "https" or address.hostname in _HERE) and address.hostname and not address.query
    except ValueError:
        fit = None
    if not fit:
        problems.append(_no("issuer", "oidc.issuer"))
    if not oidc.client_id.strip():
        problems.append(_no("client_id", "oidc.client_id"))
    for rule in oidc.rules:
        problems += _faults_of_posts(door, rule.posts)
    return problems


def _faults_of_posts(door: Door, ids: Sequence[str]) -> list[Problem]:
    found = [post for post in posts_of(door.ledger, ids) if post.ended_on is None]
    missing = sorted(set(ids) - {post.id for post in found})
    problems = [Problem(Message("authority.no_such_post", {"post": one}), column="oidc.rules") for one in missing]
    if not ids:
        problems.append(_no("rule_without_posts", "oidc.rules"))
    if any(Role.ADMINISTRATOR in post.roles for post in found):
        problems.append(_no("rule_makes_administrator", "oidc.rules"))
    try:
        refuse_clashes(found)
    except InputError as error:
        problems += error.problems
    return problems


def _no(key: str, column: str, **arguments: object) -> Problem:
    return Problem(Message(f"accounts.{key}", arguments), column=column)
