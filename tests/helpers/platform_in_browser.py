"""The platform in a real browser: a city served on a free port, a page for whoever is wanted.

``with served() as platform, platform.page("office/dispatcher", "zh") as page: ...`` A page that stumbles over a script,
asks another host or gets an error from the server fails its test when it is closed.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import uvicorn

from citycheckup.app.accounts import invite
from citycheckup.app.posts import list_posts
from citycheckup.authority.roles import Role
from citycheckup.web.credentials import COOKIE
from citycheckup.web.pages import STATIC
from served_city import served_city
from worked_city import copy_of_worked_city

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# A browser without a display draws the map by software.
ARGUMENTS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PATIENCE_S = 45
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
# What software drawing says of itself.
_HARMLESS = ("GL Driver Message", "WebGL")


def real_clock():
    """Return now: sessions end, and pages ask for the day of the machine."""
    return datetime.now(UTC)


@contextmanager
def served(folder, *, clock=real_clock, copy=copy_of_worked_city):
    """Serve a city on a free port: a copy of the worked one, written to ``folder``; ``copy=None`` serves the folder."""
    if not (STATIC / "index.html").is_file():
        pytest.fail("the pages are not built: make frontend")
    if copy is not None:
        copy(folder)
    with served_city(folder, clock=clock) as city, socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(city.app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        until = time.monotonic() + PATIENCE_S
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        assert server.started
        platform = PlatformInBrowser(city, f"http://127.0.0.1:{listener.getsockname()[1]}")
        try:
            yield platform
        finally:
            platform.close()
            server.should_exit = True
            thread.join(PATIENCE_S)


class SharedBrowser:
    """One browser for all platforms that are served at the same time: Playwright runs once in a process."""

    def __init__(self):
        self.running = None
        self._playwright = None
        self._users = 0

    def take(self):
        """Start it, where it does not run."""
        sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra e2e)")
        if CHROMIUM is None:
            pytest.skip("Chromium is not installed")
        if self.running is None:
            self._playwright = sync_api.sync_playwright().start()
            self.running = self._playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        self._users += 1

    def let_go(self):
        """End it, where nobody uses it any more."""
        self._users -= 1
        if self._users == 0:
            self.running.close()
            self._playwright.stop()
            self.running = self._playwright = None


_BROWSER = SharedBrowser()


class PlatformInBrowser:
    """The served platform, and the browser that looks at it."""

    def __init__(self, city, address):
        self.city, self.address = city, address
        self._uses_browser = False

    def close(self):
        """Let go of the browser."""
        if self._uses_browser:
            _BROWSER.let_go()

    def _started(self):
        if not self._uses_browser:
            _BROWSER.take()
            self._uses_browser = True
        return _BROWSER.running

    def link(self, *posts):
        """Return the address of a one-time link for a new account with these posts."""
        keepers = [post for post in list_posts(self.city.platform.store) if Role.ADMINISTRATOR in post.roles]
        return f"{self.address}/link/{invite(self.city.platform.door, posts, keepers[0])}"

    @contextmanager
    def page(self, post=None, language="zh", *, width=1280, height=800, dark=False, zone=None, allowed=(401,)):
        """Open a page, signed in as the holder of a post (None: nobody); it shares nothing with other pages.

        Parameters
        ----------
        zone
            Time zone of the browser; None: the machine's.
        allowed
            Statuses that the test means to get; any other of an error fails it.
        """
        faults = []
        context = self._started().new_context(
            locale=LOCALES[language],
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            timezone_id=zone,
            base_url=self.address,
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        cookies = [{"name": "lang", "value": language, "url": self.address}]
        if post is not None:
            secret = self.city.client_of(post).cookies[COOKIE]
            cookies.append({"name": COOKIE, "value": secret, "url": self.address})
        context.add_cookies(cookies)
        page = context.new_page()
        self._watch(page, faults, allowed)
        try:
            yield page
        finally:
            context.close()
        if faults:
            pytest.fail("the page stumbled:\n" + "\n".join(faults))

    def _watch(self, page, faults, allowed):
        def said(message):
            of_a_status = "the server responded with a status of" in message.text
            if message.type == "error" and not of_a_status and not any(word in message.text for word in _HARMLESS):
                faults.append(message.text)

        def answered(response):
            if response.status >= 400 and response.status not in allowed:
                faults.append(f"{response.status} {response.url}")

        def asked(request):
            if not request.url.startswith((self.address, "data:", "blob:")):
                faults.append(f"another host: {request.url}")

        page.on("console", said)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("response", answered)
        page.on("request", asked)
