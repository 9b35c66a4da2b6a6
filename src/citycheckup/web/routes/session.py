"""Signing in and out, and what the page needs to know before anything else."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from citycheckup.app.links import read_link, redeem_link
from citycheckup.app.posts import posts_of
from citycheckup.app.sign_in import SignedIn, act_as, show_code, sign_in, sign_out
from citycheckup.authority.accounts import Stage
from citycheckup.authority.posts import Post, role_word
from citycheckup.web.asking import Called, Here, Language, Served, csrf_of, here_at_all
from citycheckup.web.credentials import cookie_name
from citycheckup.web.errors import HttpError
from citycheckup.wording import LANGUAGES, render

router = APIRouter(prefix="/api/session", tags=["session"])
MaybeHere = Annotated[Here | None, Depends(here_at_all)]


class PostOut(BaseModel):
    """A post, with its roles in words."""

    id: str
    roles: list[str]
    role_texts: list[str]
    body: str
    units: list[str] | None = Field(description="null: the whole city")
    ended_on: str | None


class AccountHere(BaseModel):
    """The account that has signed in."""

    id: str
    name: str
    second_factor: bool


class CityHere(BaseModel):
    """What is served."""

    id: str
    name: str


class SessionOut(BaseModel):
    """Who is here, and what the page needs before it knows more."""

    signed_in: bool = Field(description="false also while a code or a new password is awaited: see stage")
    stage: str | None = Field(description="full, second_factor or change_due; null: nobody is here")
    account: AccountHere | None
    posts: list[PostOut]
    post: str | None = Field(description="id of the post that acts")
    csrf: str | None = Field(description="to be sent as X-CSRF-Token with every request that changes something")
    languages: list[str]
    city: CityHere
    zone: str = Field(description="time zone of the calendar: days are days there, wherever the browser is")
    made_up: bool
    public_url: str


class SignInBody(BaseModel):
    """Name and password."""

    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class CodeBody(BaseModel):
    """A code of the second factor, or a recovery code."""

    code: str = Field(max_length=40)


class PostBody(BaseModel):
    """The post to act as."""

    post: str = Field(max_length=200)


class LinkBody(BaseModel):
    """What a one-time link asks for; the name counts for a new account only."""

    name: str = Field(default="", max_length=200)
    password: str = Field(max_length=1000)


class LinkOut(BaseModel):
    """What a one-time link is for."""

    kind: str = Field(description="first or account: a new account; reset: a new password")
    name: str | None = Field(description="the account that gets a new password")
    posts: list[str]
    ends_at: str


@router.get("")
def read_session(platform: Served, here: MaybeHere, language: Language) -> SessionOut:
    """Tell who is here."""
    return _out(platform, here, language)


@router.post("")
def begin_session(
    body: SignInBody, request: Request, response: Response, platform: Served, caller: Called, language: Language
) -> SessionOut:
    """Sign in by name and password; the session that this browser had before ends."""
    entered = sign_in(platform.door, body.name, body.password, caller)
    before = request.cookies.get(cookie_name(request.url.scheme))
    if before:
        sign_out(platform.door, before, caller)
    return enter(request, response, entered, platform, language)


@router.delete("", status_code=204)
def end_session(request: Request, response: Response, platform: Served, caller: Called, here: MaybeHere) -> None:
    """Sign out."""
    if here is not None:
        sign_out(platform.door, here.secret, caller)
    response.delete_cookie(
        cookie_name(request.url.scheme), path="/", secure=request.url.scheme == "https", httponly=True
    )


@router.post("/second-factor")
def show_second_factor(
    body: CodeBody,
    request: Request,
    response: Response,
    platform: Served,
    caller: Called,
    here: MaybeHere,
    language: Language,
) -> SessionOut:
    """Go on after the password with a code."""
    if here is None:
        raise HttpError(401, "web.sign_in_first")
    return enter(request, response, show_code(platform.door, here.secret, body.code, caller), platform, language)


@router.put("/post")
def choose_post(
    body: PostBody,
    request: Request,
    response: Response,
    platform: Served,
    caller: Called,
    here: MaybeHere,
    language: Language,
) -> SessionOut:
    """Act as another of one's posts."""
    if here is None or here.session.stage is not Stage.FULL:
        raise HttpError(401, "web.sign_in_first")
    return enter(request, response, act_as(platform.door, here.secret, body.post, caller), platform, language)


@router.get("/link/{token}")
def read_one_time_link(token: str, platform: Served, caller: Called) -> LinkOut:
    """Tell what a one-time link is for, without using it up."""
    link, account = read_link(platform.door, token, caller)
    return LinkOut(
        kind=link.kind, name=None if account is None else account.name, posts=list(link.posts), ends_at=link.ends_at
    )


@router.post("/link/{token}")
def use_one_time_link(
    token: str,
    body: LinkBody,
    request: Request,
    response: Response,
    platform: Served,
    caller: Called,
    language: Language,
) -> SessionOut:
    """Make the account of a one-time link, or give it its new password, and sign in."""
    entered = redeem_link(platform.door, token, body.name, body.password, caller)
    return enter(request, response, entered, platform, language)


def post_out(post: Post, language: str) -> PostOut:
    """Return a post in words."""
    roles = sorted(map(str, post.roles))
    return PostOut(
        id=post.id,
        roles=roles,
        role_texts=[render(role_word(role), language) for role in roles],
        body=post.body,
        units=None if post.units is None else sorted(post.units),
        ended_on=post.ended_on,
    )


def enter(request: Request, response: Response, entered: SignedIn, platform: Served, language: str) -> SessionOut:
    """Give the browser its session's secret, and tell who is here now."""
    give_cookie(request, response, entered.secret)
    return _out(platform, Here(entered.account, entered.session, entered.secret), language)


def give_cookie(request: Request, response: Response, secret: str) -> None:
    """Give the browser its session's secret."""
    secure = request.url.scheme == "https"
    response.set_cookie(cookie_name(request.url.scheme), secret, path="/", httponly=True, samesite="lax", secure=secure)


def _out(platform: Served, here: Here | None, language: str) -> SessionOut:
    city = platform.folder.config.city
    full = here is not None and here.session.stage is Stage.FULL
    posts = posts_of(platform.store, here.account.posts) if here is not None and full else ()
    return SessionOut(
        signed_in=full,
        stage=None if here is None else here.session.stage,
        account=None
        if here is None or not full
        else AccountHere(id=here.account.id, name=here.account.name, second_factor=here.account.second_factor),
        posts=[post_out(post, language) for post in posts if post.ended_on is None],
        post=here.session.post if here is not None and full else None,
        csrf=None if here is None else csrf_of(here.secret),
        languages=list(LANGUAGES),
        city=CityHere(id=city.id, name=city.name),
        zone=platform.zone(),
        made_up=city.made_up,
        public_url="/public",
    )
