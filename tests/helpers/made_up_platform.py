"""A platform without a folder: two blocks, a few posts, no indicators."""

from datetime import UTC, datetime
from types import SimpleNamespace

from citycheckup.app.platform import Platform
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.duties import Place, Places
from citycheckup.vocabulary import Tree

PLACES = Places(
    [
        Place("city", Tree.CHECKUP, "city", "甲市"),
        *(Place(f"block-{n}", Tree.CHECKUP, "block", f"{n}街区", "city") for n in (1, 2)),
        *(Place(f"unit-{n}", Tree.CHECKUP, "community", f"{n}社区", f"block-{n}") for n in (1, 2)),
    ]
)
NOW = datetime(2025, 6, 2, 4, tzinfo=UTC)
POSTS = {
    "office/desk": Post("office/desk", frozenset({Role.REGISTRAR, Role.SCREENER, Role.DISPATCHER}), "office"),
    "street/clerk": Post("street/clerk", frozenset({Role.RESPONSIBLE}), "street", frozenset({"block-1"})),
    "other/clerk": Post("other/clerk", frozenset({Role.RESPONSIBLE}), "street", frozenset({"block-2"})),
    "bureau/check": Post("bureau/check", frozenset({Role.VERIFIER}), "bureau"),
    "review": Post("review", frozenset({Role.REVIEWER}), "government"),
    "audit": Post("audit", frozenset({Role.AUDITOR}), "audit"),
}


class HandMade(Platform):
    """A platform without a folder: units by hand, no indicators."""

    @property
    def folder(self):
        return SimpleNamespace(path=self.path)

    def units_stamp(self):
        return 0

    def places(self):
        return PLACES
