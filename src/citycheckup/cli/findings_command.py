"""``citycheckup findings``: which task, and who does it."""

from __future__ import annotations

import argparse

from citycheckup.cli import findings_assigning, findings_desk, findings_issuing


def findings(options: argparse.Namespace, language: str) -> None:
    """Run a task of ``citycheckup findings``."""
    {**findings_issuing.TASKS, **findings_desk.TASKS, **findings_assigning.TASKS}[options.task](options, language)
