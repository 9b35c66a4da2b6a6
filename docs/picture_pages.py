"""Take the pictures of the platform's pages for the documents: make frontend, then docs/picture_pages.py [NAME …]."""  # noqa: INP001 - a script, no package

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "helpers"))

from platform_in_browser import served  # noqa: E402 # the path above leads there

PICTURES = ROOT / "docs" / "pictures"
SUFFIX = {"en": "", "zh": ".zh-CN"}
# Name of the picture, post that looks, address, width and height.
SHOWN = [
    ("platform_map", "office/dispatcher", "/map?unit=B01-C01&show=facilities", 1280, 800),
    ("platform_findings", "office/dispatcher", "/findings?view=board", 1280, 720),
    ("platform_finding", "office/dispatcher", "/findings?overdue=1", 1280, 720),
    ("platform_register", "office/registrar", "/findings?register=1&at=B01-C01", 1280, 900),
    ("platform_plan", "office/dispatcher", "/findings?state=in_progress", 1280, 900),
    ("platform_compare", "office/dispatcher", "/compare", 1280, 720),
    ("platform_data", "office/registrar", "/data", 1280, 720),
    ("platform_reviews", "office/head", "/reviews", 1280, 720),
    ("platform_notices", "office/dispatcher", "/notices", 1280, 720),
    ("platform_duties", "office/dispatcher", "/duties", 1280, 720),
    ("platform_calendar", "office/dispatcher", "/calendar?month=2025-01", 1280, 720),
    ("platform_settings", "office/administrator", "/settings", 1280, 720),
    ("platform_public_unit", None, "/public/units/B01-C01", 1280, 900),
    ("platform_phone", "office/dispatcher", "/map", 390, 800),
]
_SETTLING_MS = 1500


def main(wanted: Collection[str] = ()) -> None:
    """Write every picture, or those that are named, in both languages."""
    with tempfile.TemporaryDirectory() as scratch, served(Path(scratch) / "city") as platform:
        platform.city.client_of("office/dispatcher").post("/api/notices/collection")
        for name, post, address, width, height in [one for one in SHOWN if not wanted or one[0] in wanted]:
            for language, suffix in SUFFIX.items():
                with platform.page(post, language, width=width, height=height) as page:
                    page.goto(address)
                    page.get_by_role("heading", level=1).wait_for()
                    if "/map" in address:
                        page.locator(".maplibregl-canvas").wait_for()
                    if name in {"platform_finding", "platform_plan"}:
                        page.locator("tbody th button").first.click()
                    if name == "platform_plan":
                        page.locator(".plan").wait_for()
                        page.locator(".plan").evaluate("one => one.scrollIntoView()")
                    if name == "platform_reviews":
                        page.locator(".kept button").first.click()
                    page.wait_for_load_state("networkidle")
                    page.wait_for_timeout(_SETTLING_MS)
                    _write(PICTURES / f"{name}{suffix}.png", page.screenshot())


def _write(path: Path, png: bytes) -> None:
    # 256 colours are enough for pages, and halve the file.
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
