"""Starts a command, and turns every way it can end into words and an exit code."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Sequence

from citycheckup.cli.arguments import build_parser
from citycheckup.cli.language import chosen_language
from citycheckup.vocabulary import CancelledError, InputError, Message, Problem, Severity
from citycheckup.wording import as_plain, render, word

_NEW_OBJECTS_BEFORE_A_LOOK = 100_000

DONE, FAULT, BAD_INPUT, SOME_WITHOUT_RESULTS, CANCELLED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0: done. 1: a check has found something. 2: the input or the command line is wrong, and nothing was changed. 3: some
    cities of a country have no results. 130: cancelled. A fault of the program shows a traceback.
    """
    given = _joined(list(sys.argv[1:] if arguments is None else arguments))
    language = chosen_language(given)
    parser = build_parser(language, given)
    options = parser.parse_args(given)
    if options.command is None:
        parser.print_help()
        return DONE
    # Only now: the commands bring the geodata libraries with them, which `--help` need not wait for.
    from citycheckup.cli.commands import COMMANDS

    # A city is hundreds of thousands of objects, hardly any in a cycle: looking for some takes a tenth of a checkup.
    gc.set_threshold(_NEW_OBJECTS_BEFORE_A_LOOK)

    try:
        return COMMANDS[options.command](options, language) or DONE
    except InputError as error:
        _refuse(error.problems, language, as_json=options.json)
        return BAD_INPUT
    except (CancelledError, KeyboardInterrupt):
        print(word("cli.cancelled", language), file=sys.stderr)
        return CANCELLED
    except BrokenPipeError:
        return DONE
    except OSError as error:
        message = Message("cli.file_system", {"reason": error.strerror or str(error)})
        problem = Problem(message, file=None if error.filename is None else str(error.filename))
        _refuse((problem,), language, as_json=options.json)
        return BAD_INPUT


def said(problem: Problem, language: str) -> str:
    """Put a problem into words: where, then what."""
    where = [" ".join(filter(None, (problem.file, problem.cell)))] if problem.file else []
    settings = (problem.file or "").endswith(".toml")  # has lines and entries where a table has rows and columns
    if problem.row is not None:
        at = Message("cli.line", {"line": problem.row}) if settings else Message("cli.row", {"row": problem.row})
        where.append(render(at, language))
    if problem.column:
        named = "cli.entry" if settings else "cli.column"
        where.append(render(Message(named, {"column": problem.column}), language))
    colon = "：" if language == "zh" else ": "
    separator = "，" if language == "zh" else ", "
    what = render(problem.message, language)
    return f"{separator.join(where)}{colon}{what}" if where else what


def problem_record(problem: Problem, language: str) -> dict[str, object]:
    """Return a problem as plain values, with its words."""
    return {
        "severity": str(problem.severity),
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "cell": problem.cell,
        "message": as_plain(problem.message),
        "text": render(problem.message, language),
    }


def _refuse(problems: Sequence[Problem], language: str, *, as_json: bool) -> None:
    if as_json:
        record = {"problems": [problem_record(problem, language) for problem in problems]}
        print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, default=str))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    print(render(Message("cli.refused", {"count": errors}), language), file=sys.stderr)
    for problem in problems:
        print(f"  ✗ {said(problem, language)}", file=sys.stderr)


def _joined(arguments: list[str]) -> list[str]:
    """Join ``--bbox`` and its value: west of Greenwich it begins with a minus, which argparse takes for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == "--bbox":
            joined[-1] = f"--bbox={argument}"
        else:
            joined.append(argument)
    return joined
