"""Write the types of the server's answers (src/api/schema.d.ts) from its OpenAPI document; --check only compares."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_HERE = Path(__file__).parent
SCHEMA = _HERE / "src" / "api" / "schema.d.ts"


def openapi() -> dict[str, Any]:
    """Return the document; what is served does not matter for it."""
    from citycheckup.web.application import create_app  # noqa: PLC0415 # --help needs no server

    nothing: Any = SimpleNamespace(folder=SimpleNamespace(path=_HERE))
    return create_app(nothing).openapi()


def types_of(document: dict[str, Any]) -> str:
    """Return the document as TypeScript types."""
    with tempfile.TemporaryDirectory() as folder:
        source, written = Path(folder) / "openapi.json", Path(folder) / "schema.d.ts"
        source.write_text(json.dumps(document), encoding="utf-8")
        command = [
            sys.executable,
            str(_HERE / "npm.py"),
            "exec",
            "--",
            "openapi-typescript",
            str(source),
            "-o",
            str(written),
        ]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 # our own
        return written.read_text(encoding="utf-8")


def main() -> int:
    """Write the types, or say whether they are current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 when the types are out of date")
    only_check = parser.parse_args().check
    made = types_of(openapi())
    if only_check:
        return int(SCHEMA.read_text(encoding="utf-8") != made)
    SCHEMA.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
