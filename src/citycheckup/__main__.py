"""Runs the command line: ``python -m citycheckup``."""

from __future__ import annotations

import sys

from citycheckup.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
