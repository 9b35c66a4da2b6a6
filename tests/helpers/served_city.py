"""An application over a city folder, and a browser for whoever is wanted: ``city.client("dispatcher")``."""

from contextlib import contextmanager

from fastapi.testclient import TestClient

from citycheckup.app.door import Caller, rules_of, stamp
from citycheckup.app.platform import opened_platform
from citycheckup.app.posts import add_post, list_posts
from citycheckup.app.sign_in import begin_session
from citycheckup.authority.accounts import Account
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.web.application import create_app
from citycheckup.web.asking import CSRF, csrf_of
from citycheckup.web.credentials import COOKIE
from in_memory_ledger import Clock

SMALLEST = """\
[city]
id = "made-up"
name = "虚构市"
checkup_year = 2025
crs = "EPSG:4549"
bbox = [118.80, 32.00, 118.82, 32.01]
made_up = true
"""
ADMINISTRATOR = "administrator"


def smallest_folder(folder):
    """Write a city folder that has settings and nothing else: enough for accounts and the ledger."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "city.toml").write_text(SMALLEST, encoding="utf-8")
    return folder


@contextmanager
def served_city(folder, *, clock=None):
    """Serve a city folder, or a folder of them; its ledger lies where the settings say."""
    with opened_platform(folder, clock=clock or Clock()) as platform:
        yield ServedCity(platform)


class ServedCity:
    """An application without a server; ``platform`` is what it serves."""

    def __init__(self, platform):
        self.platform = platform
        self.app = create_app(platform)

    def post(self, *roles, units=None, body=None):
        """Return the post that holds these roles in these units (None: the whole city), added where it is not there."""
        wanted = Post(
            "-".join([*map(str, roles), *sorted(units or ()), *([body] if body else [])]),
            frozenset(map(Role, roles)),
            body or f"body-of-{roles[0]}",
            None if units is None else frozenset(units),
        )
        there = {post.id: post for post in list_posts(self.platform.store)}
        if wanted.id in there:
            return there[wanted.id]
        keepers = [post.id for post in there.values() if Role.ADMINISTRATOR in post.roles and post.ended_on is None]
        if not there and Role.ADMINISTRATOR not in wanted.roles:
            keepers = [self.post(ADMINISTRATOR).id]
        return add_post(self.platform.store, wanted, by=keepers[0] if keepers else None)

    def account(self, post_ids, name=None):
        """Return an account that holds posts; it has no password."""
        door = self.platform.door
        wanted = name or "of-" + "-".join(post_ids).replace("/", "-")
        with door.books.writing() as book:
            there = book.accounts.named(wanted)
            if there is None:
                there = Account(wanted, wanted, tuple(post_ids), stamp(door.now()), has_password=False)
                book.accounts.add(there, None)
        return there

    def client(self, *roles, units=None, body=None, language="en"):
        """Return a browser in which somebody with these roles has signed in; without a role: a stranger's."""
        return self.client_of(self.post(*roles, units=units, body=body).id if roles else None, language=language)

    def client_of(self, post_id=None, *, language="en"):
        """Return a browser in which the holder of a post has signed in."""
        browser = TestClient(self.app, headers={"accept-language": language}, raise_server_exceptions=True)
        if post_id is not None:
            account, door = self.account([post_id]), self.platform.door
            with door.books.writing() as book:
                entered = begin_session(book, account, rules_of(book), door.now(), Caller("testclient"))
            browser.cookies.set(COOKIE, entered.secret, domain="testserver.local", path="/")
            browser.headers[CSRF] = csrf_of(entered.secret)
        return browser
