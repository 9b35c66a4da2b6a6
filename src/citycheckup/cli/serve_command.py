"""``citycheckup serve``: the platform on this machine, for one's own browser or an intranet."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import tempfile
import threading
import webbrowser
from collections.abc import Iterator, Sequence
from pathlib import Path

import uvicorn
from rich.text import Text
from uvicorn.supervisors import Multiprocess

from citycheckup.app.platform import opened_platform
from citycheckup.app.serving import StartLink, start_links
from citycheckup.authority.posts import role_word
from citycheckup.cli.console import console
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.web.asgi import ACCESS_LOG, FOLDER
from citycheckup.web.watching import METRICS
from citycheckup.wording import render

_SECONDS_TO_END = 10  # for requests that are being answered


def serve(options: argparse.Namespace, language: str) -> None:
    """Run ``citycheckup serve``."""
    serve_folder(
        options.folder,
        options.host,
        options.port,
        language,
        browser=not options.no_browser,
        as_json=options.json,
        log=options.access_log,
        workers=options.workers or usual_workers(),
    )


def usual_workers() -> int:
    """Return with how many processes to answer where nobody says it: two, where the machine can work on two at once."""
    return 1 if os.name == "nt" else min(2, os.cpu_count() or 1)


def serve_folder(
    folder: Path,
    host: str,
    port: int,
    language: str,
    *,
    browser: bool,
    as_json: bool = False,
    log: bool = False,
    workers: int = 1,
) -> None:
    """Serve a city folder until somebody stops it, with one process or several.

    Raises
    ------
    InputError
        There is no city, its ledger cannot be opened, or something else answers at that address.
    """
    with _listening(host, port) as listener, _counting_together(workers):
        address = _address(host, listener.getsockname()[1])
        with opened_platform(folder) as platform:
            links = start_links(platform)
            _tell(address, links, platform.folder.config.city.name, language, as_json=as_json)
        os.environ[FOLDER] = str(folder.resolve())
        if log:
            os.environ[ACCESS_LOG] = "1"
        config = uvicorn.Config(
            "citycheckup.web.asgi:application",
            factory=True,
            workers=workers,
            log_level="warning",
            access_log=False,
            proxy_headers=False,  # the application does it, for the proxies that it is told to trust
            server_header=False,
            timeout_graceful_shutdown=_SECONDS_TO_END,
        )
        if browser:
            opened = f"{address}link/{links[0].secret}" if links and links[0].post is None else address
            threading.Timer(0.5, webbrowser.open, [opened]).start()
        with contextlib.suppress(KeyboardInterrupt):  # the way to end it
            if workers > 1:
                Multiprocess(config, sockets=[listener]).run()
            else:
                uvicorn.Server(config).run(sockets=[listener])


@contextlib.contextmanager
def _counting_together(workers: int) -> Iterator[None]:
    """Give several processes a folder in which their metrics are added up, where nobody has named one."""
    if workers == 1 or METRICS in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="citycheckup-metrics-") as folder:
        os.environ[METRICS] = folder
        try:
            yield
        finally:
            del os.environ[METRICS]


def _listening(host: str, port: int) -> socket.socket:
    try:
        kind = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=kind)
    except OSError as error:
        facts = {"host": host, "port": port, "reason": error.strerror or str(error)}
        raise InputError(Problem(Message("serve.no_port", facts))) from error


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def _tell(address: str, links: Sequence[StartLink], city: str, language: str, *, as_json: bool) -> None:
    if as_json:
        made = [{"url": f"{address}link/{one.secret}", "post": one.post.id if one.post else None} for one in links]
        print(json.dumps({"address": address, "links": made}, ensure_ascii=False), flush=True)
        return
    out = console()

    def say(key: str, facts: dict[str, object]) -> None:
        out.print(Text(render(Message(key, facts), language)), soft_wrap=True)

    say("serve.at", {"city": city, "address": address})
    for link in links:
        url = f"{address}link/{link.secret}"
        if link.post is None:
            say("serve.first_link", {"url": url})
        else:
            roles = [role_word(role) for role in sorted(link.post.roles)]
            say("serve.tried_link", {"post": link.post.id, "roles": roles, "url": url})
    say("serve.stop", {})
