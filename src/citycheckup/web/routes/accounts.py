"""Accounts, for administrators: who may sign in, as which posts."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from citycheckup.app.accounts import disable, give_posts, invite, list_accounts, reset_link
from citycheckup.authority.accounts import Account
from citycheckup.web.asking import Asks, Called, Served

router = APIRouter(prefix="/api/accounts", tags=["administration"])


class AccountOut(BaseModel):
    """An account."""

    id: str
    name: str
    posts: list[str]
    second_factor: bool
    has_password: bool = Field(description="false: signs in by OpenID Connect only")
    created_at: str
    disabled_at: str | None


class PostsBody(BaseModel):
    """Ids of posts."""

    posts: list[str] = Field(min_length=1, max_length=50)


class MadeLinkOut(BaseModel):
    """A one-time link, shown this once: to be handed over in person."""

    path: str
    secret: str


@router.get("")
def list_all_accounts(platform: Served, asks: Asks) -> list[AccountOut]:
    """List every account, by name."""
    return [_out(account) for account in list_accounts(platform.door, asks.post)]


@router.post("", status_code=201)
def invite_account(body: PostsBody, platform: Served, asks: Asks) -> MadeLinkOut:
    """Make a one-time link for a new account with these posts."""
    return _link(invite(platform.door, body.posts, asks.post))


@router.post("/{account_id}/link", status_code=201)
def make_reset_link(account_id: str, platform: Served, asks: Asks) -> MadeLinkOut:
    """Make a one-time link for a new password; it switches the second factor off, too."""
    return _link(reset_link(platform.door, account_id, asks.post))


@router.put("/{account_id}/posts")
def set_account_posts(account_id: str, body: PostsBody, platform: Served, asks: Asks, caller: Called) -> AccountOut:
    """Give an account these posts, and no others; its sessions end."""
    return _out(give_posts(platform.door, account_id, body.posts, asks.post, caller))


@router.post("/{account_id}/disable")
def disable_account(account_id: str, platform: Served, asks: Asks, caller: Called) -> AccountOut:
    """Let an account sign in no more; its sessions end, its tokens are revoked."""
    return _out(disable(platform.door, account_id, asks.post, caller))


@router.post("/{account_id}/enable")
def enable_account(account_id: str, platform: Served, asks: Asks, caller: Called) -> AccountOut:
    """Let an account sign in again."""
    return _out(disable(platform.door, account_id, asks.post, caller, again=True))


def _link(secret: str) -> MadeLinkOut:
    return MadeLinkOut(path=f"/link/{secret}", secret=secret)


def _out(account: Account) -> AccountOut:
    return AccountOut(
        id=account.id,
        name=account.name,
        posts=list(account.posts),
        second_factor=account.second_factor,
        has_password=account.has_password,
        created_at=account.created_at,
        disabled_at=account.disabled_at,
    )
