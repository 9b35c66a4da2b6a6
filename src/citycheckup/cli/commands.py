"""One function per command: call the use case, print what it returns.

Each command imports its own use case, so that none waits for the libraries of the others.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from citycheckup.cli import printing
from citycheckup.cli.main import DONE, SOME_WITHOUT_RESULTS
from citycheckup.cli.progress import shown_progress
from citycheckup.vocabulary import InputError, Message, Method, Problem, Severity

if TYPE_CHECKING:
    from citycheckup.app.run_city import RunSummary


def init(options: argparse.Namespace, language: str) -> None:
    """``citycheckup init``."""
    from citycheckup.app.init_city import NewCity, init_city

    given = {name: getattr(options, name) for name in ("blocks", "communities", "population")}
    layers = {name: path for name, path in given.items() if path is not None}
    for pair in options.layer:
        name, equals, file = pair.partition("=")
        if not equals:
            raise InputError(Problem(Message("cli.layer_pair", {"text": pair})))
        layers[name] = Path(file)
    written = init_city(
        NewCity(
            folder=options.folder,
            name=options.name,
            osm=options.osm,
            gtfs=options.gtfs,
            gtfs_days=options.gtfs_days,
            boundary=options.boundary,
            bbox=options.bbox,
            place=options.place,
            layers=layers,
            edition=options.edition,
            city_class=options.city_class,
            crs=options.crs,
            year=options.year,
            copy=options.copy,
        )
    )
    printing.made_city(written, language, as_json=options.json)


def check(options: argparse.Namespace, language: str) -> None:
    """``citycheckup check``."""
    from citycheckup.app.check_city import check_city

    with shown_progress(language) as progress:
        report = check_city(options.folder, progress=progress)
    printing.checked(report, language, as_json=options.json)
    errors = [problem for problem in report.problems if problem.severity is Severity.ERROR]
    if errors:
        options.json = False  # the report has them: one document on standard output
        raise InputError(errors)


def run(options: argparse.Namespace, language: str) -> None:
    """``citycheckup run``."""
    from citycheckup.app.run_city import run_city
    from citycheckup.reports.run_files import Outputs
    from citycheckup.runners.local import run_all

    summaries: list[RunSummary]
    outputs = Outputs.TABLES if options.tables_only else Outputs.ALL
    with shown_progress(language) as progress:
        if len(options.folders) == 1:
            summaries = [run_city(options.folders[0], outputs=outputs, progress=progress)]
        else:
            check_up = partial(run_city, outputs=outputs)
            summaries = run_all(check_up, options.folders, workers=options.workers, progress=progress)
    printing.ran(summaries, language, as_json=options.json)


def national(options: argparse.Namespace, language: str) -> int:
    """``citycheckup national``; returns 3 where some cities have no results."""
    from citycheckup.app.run_national import run_national, runner_of
    from citycheckup.cli.printing_national import national as ran_national

    workers = os.cpu_count() or 1 if options.workers is None else options.workers
    wrong = [name for name, given, least in (("workers", workers, 1), ("retries", options.retries, 0)) if given < least]
    if options.scheduler is not None and options.runner != "dask":
        wrong.append("scheduler")
    if wrong:
        raise InputError([Problem(Message(f"national.wrong_{name}")) for name in wrong])
    runner = runner_of(options.runner, workers=workers, scheduler=options.scheduler, retries=options.retries)
    with shown_progress(language) as progress:
        done = run_national(
            options.list, options.out, runner=runner, resume=not options.no_resume, language=language, progress=progress
        )
    ran_national(done, language, as_json=options.json)
    return SOME_WITHOUT_RESULTS if done.failed else DONE


def units(options: argparse.Namespace, language: str) -> None:
    """``citycheckup units``."""
    from citycheckup.app.draw_units import draw_units

    with shown_progress(language) as progress:
        drawn = draw_units(options.folder, redraw=options.redraw, from_year=options.from_year, progress=progress)
    printing.drew_units(drawn, language, as_json=options.json)


def templates(options: argparse.Namespace, language: str) -> None:
    """``citycheckup templates``."""
    from citycheckup.app.make_templates import make_templates

    printing.made_templates(
        make_templates(options.folder, out=options.out, language=language), language, as_json=options.json
    )


def indicators(options: argparse.Namespace, language: str) -> None:
    """``citycheckup indicators``."""
    from citycheckup.app.list_indicators import list_indicators

    listed = list_indicators(options.edition)
    if options.computed:
        listed = [item for item in listed if item.declared and item.entry.method == Method.GEODATA]
    printing.listed_indicators(listed, language, as_json=options.json)


def show(options: argparse.Namespace, language: str) -> None:
    """``citycheckup show``."""
    from citycheckup.app.show_unit import show_unit

    sheet = show_unit(options.folder, options.unit, run=options.run)
    printing.unit_sheet(sheet, language, as_json=options.json, whole=options.all)


def diff(options: argparse.Namespace, language: str) -> None:
    """``citycheckup diff``."""
    from citycheckup.app.diff_runs import diff_runs
    from citycheckup.cli.printing_diff import difference

    difference(diff_runs(options.before, options.after), language, as_json=options.json)


def demo(options: argparse.Namespace, language: str) -> None:
    """``citycheckup demo``."""
    from citycheckup.app.make_demo import default_folder, make_demo

    folder = options.folder or default_folder(options.size, options.seed)
    with shown_progress(language) as progress:
        made = make_demo(folder, persons=options.size, seed=options.seed, progress=progress)
        worked = None
        if options.with_work:
            from citycheckup.app.demo_work.working import work_demo

            worked = work_demo(made, progress=progress)
    printing.made_demo(made, worked, language, as_json=options.json)
    if not options.no_serve:
        from citycheckup.cli.serve_command import serve_folder

        serve_folder(folder, options.host, options.port, language, browser=not options.no_browser, as_json=options.json)


def _of(module: str, name: str) -> Callable[[argparse.Namespace, str], int | None]:
    """Return a command of a module that is imported when the command is given."""

    def command(options: argparse.Namespace, language: str) -> int | None:
        found: int | None = getattr(import_module(f"citycheckup.cli.{module}"), name)(options, language)
        return found

    return command


# A number that a command returns is the exit code.
COMMANDS: dict[str, Callable[[argparse.Namespace, str], int | None]] = {
    "init": init,
    "check": check,
    "run": run,
    "national": national,
    "units": units,
    "templates": templates,
    "indicators": indicators,
    "show": show,
    "demo": demo,
    "diff": diff,
    "clock": _of("clock_command", "clock"),
    "ledger": _of("ledger_commands", "ledger"),
    "duties": _of("duty_command", "duties"),
    "findings": _of("findings_command", "findings"),
    "actions": _of("actions_command", "actions"),
    "posts": _of("posts_command", "posts"),
    "review": _of("review_command", "review"),
    "notices": _of("notices_command", "notices"),
    "accounts": _of("accounts_command", "accounts"),
    "serve": _of("serve_command", "serve"),
}
