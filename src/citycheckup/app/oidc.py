"""Signing in at the city's own identity provider: OpenID Connect, authorization code with PKCE.

A subject of a provider is linked to an account, by issuer and subject, never by name or mail. Somebody whom no account
is linked to gets one only where a rule of an administrator says so.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from citycheckup.app.door import Caller, Door, digest, later, note, rules_of, stamp
from citycheckup.app.platform_settings import OidcSettings, settings_in
from citycheckup.app.sign_in import SignedIn, begin_session
from citycheckup.authority.accounts import Account, faults_of_name
from citycheckup.vocabulary import InputError, Message, Problem

if TYPE_CHECKING:
    from citycheckup.store.account_store import AccountBook

_MINUTES = 10  # from here to the provider and back
_TIMEOUT_S = 10.0
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]  # signed by the provider alone


@dataclass(frozen=True)
class Way:
    """Where to send the browser, and what it must bring back beside the provider's answer."""

    address: str
    state: str


def begin_way(door: Door, redirect: str, account: Account | None = None) -> Way:
    """Return where to send a browser to sign in, or, with an account, to link it.

    Raises
    ------
    InputError
        No provider is set, or it does not answer.
    """
    oidc = _settings(door)
    provider = _discovered(oidc.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    with door.books.writing() as book:
        whose = None if account is None else account.id
        book.links.begin_way(digest(state), nonce, verifier, whose, later(door.now(), minutes=_MINUTES))
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": oidc.client_id,
        "redirect_uri": redirect,
        "scope": "openid profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    separator = "&" if "?" in provider["authorization_endpoint"] else "?"
    return Way(f"{provider['authorization_endpoint']}{separator}{urlencode(asked)}", state)


def end_way(door: Door, state: str, code: str, redirect: str, secret: str | None, caller: Caller) -> SignedIn:
    """Sign in whoever comes back from the provider.

    Parameters
    ----------
    secret
        What the provider knows this platform by; None: it needs none.

    Raises
    ------
    InputError
        The way was not begun here, what the provider says does not hold, or nobody has this identity here.
    """
    oidc = _settings(door)
    with door.books.writing() as book:
        way = book.links.end_way(digest(state), stamp(door.now()))
    if way is None:
        raise _refused("oidc_way")
    nonce, verifier, for_account = way
    provider = _discovered(oidc.issuer)
    claims = _claims(oidc, provider, code, redirect, verifier, secret, nonce, door.now().timestamp())
    now = door.now()
    with door.ledger.writing() as ledger:
        book = door.book_of(ledger)
        account = book.accounts.of_identity(oidc.issuer, claims["sub"])
        if account is None:
            account = _linked(book, oidc, claims, for_account, stamp(now))
            note(book, "identity_linked", now, account=account.id, source=caller.source, detail={"issuer": oidc.issuer})
        elif for_account is not None and account.id != for_account:
            raise _refused("oidc_taken")
        if account.disabled_at is not None:
            raise _refused("oidc_nobody")
        # The provider has looked at its own factors; a code of ours would ask the same person twice.
        return begin_session(book, account, rules_of(book), now, caller, proved=True)


def _settings(door: Door) -> OidcSettings:
    with door.books.reading() as book:
        found = settings_in(book).oidc
    if found is None:
        raise _refused("oidc_off")
    return found


def _discovered(issuer: str) -> Mapping[str, Any]:
    found = _asked("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer", "").rstrip("/") != issuer.rstrip("/") or "token_endpoint" not in found:
        raise _refused("oidc_answer", reason="issuer")
    return found


def _claims(
    oidc: OidcSettings,
    provider: Mapping[str, Any],
    code: str,
    redirect: str,
    verifier: str,
    secret: str | None,
    nonce: str,
    now: float,
) -> Mapping[str, Any]:
    """Exchange the code, and return what the provider has signed about who it is."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect,
        "code_verifier": verifier,
        "client_id": oidc.client_id,
    }
    if secret is not None:
        form["client_secret"] = secret
    answer = _asked("POST", provider["token_endpoint"], form)
    keys = KeySet.import_key_set({"keys": _asked("GET", provider["jwks_uri"]).get("keys", [])})
    try:
        token = jwt.decode(str(answer.get("id_token", "")), keys, algorithms=_ALGORITHMS)
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(now),
            leeway=60,
            iss={"essential": True, "value": provider["issuer"]},
            aud={"essential": True, "value": oidc.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        registry.validate(token.claims)
    except (JoseError, ValueError) as error:
        raise _refused("oidc_answer", reason=type(error).__name__) from error
    return token.claims


def _linked(
    book: AccountBook, oidc: OidcSettings, claims: Mapping[str, Any], for_account: str | None, at: str
) -> Account:
    """Return the account that is linked now: the one that asked for it, or a new one by a rule."""
    account = None if for_account is None else book.accounts.get(for_account)
    if account is None:
        posts = sorted({post for rule in oidc.rules if _holds(claims, rule.claim, rule.value) for post in rule.posts})
        if not posts:
            raise _refused("oidc_nobody")
        account = Account(secrets.token_urlsafe(9), _name(book, claims), tuple(posts), at, has_password=False)
        book.accounts.add(account, None)
    book.accounts.link_identity(oidc.issuer, claims["sub"], account.id)
    return account


def _holds(claims: Mapping[str, Any], claim: str, value: str) -> bool:
    said = claims.get(claim)
    return said == value or (isinstance(said, list) and value in said)


def _name(book: AccountBook, claims: Mapping[str, Any]) -> str:
    """Return a sign-in name: the provider's if it is fit and free; it is a word, nobody is recognised by it."""
    wanted = str(claims.get("preferred_username", ""))
    if not faults_of_name(wanted) and book.accounts.named(wanted) is None:
        return wanted
    return f"oidc-{digest(claims['sub'])[:12]}"


def _asked(method: str, address: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    try:
        answer = httpx.request(method, address, data=form, timeout=_TIMEOUT_S, follow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise _refused("oidc_answer", reason=type(error).__name__) from error
    if not isinstance(found, dict):
        raise _refused("oidc_answer", reason="JSON")
    return found


def _refused(key: str, **arguments: object) -> InputError:
    return InputError(Problem(Message(f"accounts.{key}", arguments)))
