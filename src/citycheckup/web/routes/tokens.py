"""Tokens of programs: each is its account's own matter; whoever holds one cannot make another with it."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from pydantic import BaseModel, Field

from citycheckup.app.tokens import make_token, revoke_token, tokens_of
from citycheckup.authority.accounts import Scope, Token
from citycheckup.web.asking import Called, Served, SignedInHere

router = APIRouter(prefix="/api/tokens", tags=["account"])


class TokenOut(BaseModel):
    """A token, without its secret."""

    id: str
    post: str
    name: str
    scope: Scope
    made_at: str
    ends_at: str
    used_on: str | None
    revoked_at: str | None


class NewTokenOut(TokenOut):
    """A new token; its secret is shown this once."""

    secret: str


class TokenBody(BaseModel):
    """What a token is to do, and for how long."""

    name: str = Field(max_length=100, description="what it is for")
    post: str = Field(max_length=200)
    scope: Scope = Scope.READ
    days: int = 90


@router.get("")
def list_tokens(platform: Served, here: SignedInHere) -> list[TokenOut]:
    """List one's own tokens, the newest first."""
    return [_out(token) for token in tokens_of(platform.door, here.account)]


@router.post("", status_code=201)
def add_token(body: TokenBody, platform: Served, here: SignedInHere, caller: Called) -> NewTokenOut:
    """Make a token that acts as one of one's posts."""
    secret, token = make_token(platform.door, here.account, body.post, body.name, body.scope, body.days, caller)
    return NewTokenOut(**_out(token).model_dump(), secret=secret)


@router.delete("/{token_id}", status_code=204)
def remove_token(token_id: str, platform: Served, here: SignedInHere, caller: Called) -> None:
    """Let a token work no more."""
    revoke_token(platform.door, here.account, token_id, caller)


def _out(token: Token) -> TokenOut:
    plain = asdict(token)
    del plain["account"]
    return TokenOut(**plain)
