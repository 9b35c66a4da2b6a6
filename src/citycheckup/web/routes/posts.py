"""Posts: the organisation chart of the ledger. Everybody who has signed in may read it; administrators change it."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from citycheckup.app.posts import add_post, end_post, list_posts, units_named
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.web.asking import Asks, Language, Served, asking
from citycheckup.web.routes.session import PostOut, post_out

router = APIRouter(prefix="/api/posts", tags=["administration"])


class NewPostBody(BaseModel):
    """A post to add; without ``units`` it has charge of the whole city."""

    id: str = Field(max_length=200)
    roles: list[Role] = Field(max_length=20)
    body: str = Field(max_length=200)
    units: list[str] | None = Field(default=None, max_length=1000, description="ids or names; null: the whole city")


@router.get("", dependencies=[Depends(asking)])
def list_all_posts(platform: Served, language: Language) -> list[PostOut]:
    """List every post, by id; those that have ended, too."""
    return [post_out(post, language) for post in list_posts(platform.store)]


@router.post("", status_code=201)
def add_new_post(body: NewPostBody, platform: Served, asks: Asks, language: Language) -> PostOut:
    """Add a post."""
    units = None if body.units is None else units_named(body.units, platform.places())
    post = Post(body.id, frozenset(body.roles), body.body, units)
    return post_out(add_post(platform.store, post, by=asks.post.id), language)


@router.post("/{post_id:path}/end")
def end_existing_post(post_id: str, platform: Served, asks: Asks, language: Language) -> PostOut:
    """End a post: it acts no more, and what it did stays."""
    return post_out(end_post(platform.store, post_id, by=asks.post.id, today=platform.today()), language)
