"""Serves a folder as `citycheckup serve` does and asks it, one after another and fifty at once."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import math
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import uvloop

from citycheckup.app.door import Caller, stamp
from citycheckup.app.platform import opened_platform
from citycheckup.app.posts import add_post, list_posts
from citycheckup.app.tokens import make_token
from citycheckup.authority.accounts import Account, Scope
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role

ASKING = 50


def main(folder: Path, runs: int) -> None:
    secret = token_of_a_post(folder)
    command = [sys.executable, "-m", "citycheckup", "serve", str(folder), "--port", "0", "--no-browser", "--json"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(json.loads(server.stdout.readline())["address"].rstrip("/").rpartition(":")[2])
        told = uvloop.run(Asked(port, secret, runs, server.pid).everything())
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps(told))


def token_of_a_post(folder: Path) -> str:
    """Return the secret of a token with which a registrar of the whole city reads."""
    with opened_platform(folder) as platform:
        if not list_posts(platform.store):
            add_post(platform.store, Post("it", frozenset({Role.ADMINISTRATOR}), "it"), by=None)
            add_post(platform.store, Post("office", frozenset({Role.REGISTRAR}), "office"), by="it")
        door = platform.door
        with door.books.writing() as book:
            account = book.accounts.named("bench")
            if account is None:
                account = Account("bench", "bench", ("office",), stamp(door.now()), has_password=False)
                book.accounts.add(account, None)
        return make_token(door, account, "office", "bench", Scope.READ, 1, Caller("bench"))[0]


class Asked:
    """One server, asked."""

    def __init__(self, port: int, secret: str, runs: int, server: int) -> None:
        self.port, self.runs, self.server = port, runs, server
        self.headers = f"Host: localhost\r\nAuthorization: Bearer {secret}\r\nAccept-Encoding: gzip\r\n"
        self.open: list[Connection] = []

    async def everything(self) -> dict[str, object]:
        await self.until_prepared()
        units = await self.json("/api/runs/latest/units?level=community&limit=500")
        names = [one["unit_id"] for one in units["items"]]
        facts = await self.json("/api/map")
        view, tiles = tiles_of(facts["bounds"], facts["tiles"])
        own = random.Random(1)
        sheets = [f"/api/runs/latest/units/{name}?lang={lang}" for name in names for lang in ("zh", "en")]
        indicators = [one["id"] for one in (await self.json("/api/indicators"))["items"]]
        values = [f"/api/runs/latest/values?level=block&indicator={one}" for one in indicators if one[:5] == "block"]
        screen = ["/api/city", "/api/indicators", "/api/map/style.json"]
        screen += ["/api/runs/latest/values?level=community&indicator=community.kindergarten_shortfall&lang=en", *view]
        many = 400 * self.runs
        pages = [f"/api/runs/latest/units?level=compound&limit=50&q={n}" for n in range(many)]
        lists = [f"/api/runs/latest/buildings?unit={own.choice(names)}&limit=50&lang={n}" for n in range(many)]
        return {
            "first_view": await self.one_by_one(screen),
            "tile": await self.one_by_one(own.choices(tiles, k=many)),
            "tiles_50": await self.at_once(own.choices(tiles, k=many)),
            "sheet_50": await self.at_once(own.sample(sheets, k=min(many, len(sheets)))),
            "sheet_again_50": await self.at_once(own.choices(sheets[:20], k=many)),
            "values_50": await self.at_once(own.choices(values, k=many)),
            "units_50": await self.at_once(pages),
            "buildings_50": await self.at_once(lists),
            "findings_50": await self.at_once(["/api/findings?limit=50"] * many),
        }

    async def until_prepared(self) -> None:
        """Wait until the server no longer works on its own: sheets are prepared before anybody asks."""
        for _ in range(600):
            worked = cpu_s(self.server)
            await asyncio.sleep(2.0)
            if cpu_s(self.server) - worked < 0.04:
                break
        self.open.clear()  # the server has closed what nobody asked on

    async def json(self, address: str) -> dict:
        _, _, body = await self.ask(address)
        return json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)

    async def one_by_one(self, addresses: Sequence[str]) -> dict[str, object]:
        began, worked, own = time.perf_counter(), cpu_s(self.server), time.process_time()
        asked = [await self.ask(address) for address in addresses]
        return shown(asked, time.perf_counter() - began, cpu_s(self.server) - worked, time.process_time() - own)

    async def at_once(self, addresses: Sequence[str]) -> dict[str, object]:
        waiting, asked = list(addresses), []

        async def one() -> None:
            while waiting:
                asked.append(await self.ask(waiting.pop()))

        began, worked, own = time.perf_counter(), cpu_s(self.server), time.process_time()
        await asyncio.gather(*(one() for _ in range(ASKING)))
        return shown(asked, time.perf_counter() - began, cpu_s(self.server) - worked, time.process_time() - own)

    async def ask(self, address: str) -> tuple[float, int, bytes]:
        """Return seconds, bytes of the body, and the body; the connection is used again."""
        began = time.perf_counter()
        if self.open:
            connection = self.open.pop()
        else:
            loop = asyncio.get_running_loop()
            _, connection = await loop.create_connection(Connection, "127.0.0.1", self.port)
        status, body = await connection.answer(f"GET {address} HTTP/1.1\r\n{self.headers}\r\n".encode())
        if status not in {200, 204}:
            raise RuntimeError(f"{address}: {status} {body[:1000]!r}")
        self.open.append(connection)
        return time.perf_counter() - began, len(body), body


class Connection(asyncio.Protocol):
    """One connection that stays open. It reads no more of an answer than it must: the machine is the server's, too."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def answer(self, question: bytes) -> asyncio.Future[tuple[int, bytes]]:
        self.read, self.wanted = bytearray(), 0
        self.done = asyncio.get_running_loop().create_future()
        self.transport.write(question)
        return self.done

    def data_received(self, data: bytes) -> None:
        self.read += data
        if not self.wanted:
            self.body = self.read.find(b"\r\n\r\n") + 4
            if self.body < 4:
                return
            at = self.read.lower().find(b"content-length:", 0, self.body)
            length = int(self.read[at + 15 : self.read.find(b"\r", at)]) if at > 0 else 0
            self.wanted = self.body + length
        if len(self.read) >= self.wanted:
            self.done.set_result((int(self.read[9:12]), bytes(self.read[self.body :])))

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("closed"))


def shown(
    asked: Sequence[tuple[float, int, bytes]], whole_s: float, worked_s: float, own_s: float
) -> dict[str, object]:
    seconds, sizes = [one[0] for one in asked], [one[1] for one in asked]
    return {"seconds": seconds, "bytes": sizes, "whole_s": whole_s, "cpu_s": worked_s, "own_s": own_s}


def cpu_s(process: int) -> float:
    """Return the seconds that processors have worked so far for a process and all that it has started (Linux)."""
    parents, worked = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            numbers = file.read_text().rsplit(")", 1)[1].split()
            parents[int(file.parent.name)] = int(numbers[1])
            worked[int(file.parent.name)] = (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
    counted = {process}
    while more := {one for one, parent in parents.items() if parent in counted} - counted:
        counted |= more
    return sum(worked.get(one, 0.0) for one in counted)


def tiles_of(bounds: Sequence[float], address: str) -> tuple[list[str], list[str]]:
    """Return the tiles of a screen of 1280 by 800 that shows the whole city, and all of zooms 9 to 14."""

    def at(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
        slope = math.asinh(math.tan(math.radians(latitude)))
        return int((longitude + 180) / 360 * 2**zoom), int((1 - slope / math.pi) / 2 * 2**zoom)

    west, south, east, north = bounds
    by_zoom = {}
    for zoom in range(5, 15):
        (left, top), (right, bottom) = at(west, north, zoom), at(east, south, zoom)
        by_zoom[zoom] = [(zoom, x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
    # A tile is drawn 512 pixels wide: a whole city fits where no more than three by two of them show it.
    fitting = max(zoom for zoom, tiles in by_zoom.items() if len(tiles) <= 6)

    def written(tiles: Sequence[tuple[int, int, int]]) -> list[str]:
        return [address.format(z=z, x=x, y=y) for z, x, y in tiles]

    return written(by_zoom[fitting]), written([one for zoom in range(9, 15) for one in by_zoom[zoom]])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
