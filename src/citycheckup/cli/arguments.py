"""Every command and option of the command line, with help in the chosen language."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from importlib import import_module
from pathlib import Path

from citycheckup import __version__
from citycheckup.cli.serve_arguments import add_address
from citycheckup.wording import LANGUAGES, word

# Commands whose options stand elsewhere: the module, and its function that adds them.
_ELSEWHERE = {
    "clock": ("clock_arguments", "add_clock"),
    "ledger": ("ledger_arguments", "add_ledger"),
    "duties": ("duty_arguments", "add_duties"),
    "findings": ("findings_arguments", "add_findings"),
    "actions": ("actions_arguments", "add_actions"),
    "posts": ("posts_arguments", "add_posts"),
    "review": ("review_arguments", "add_review"),
    "notices": ("notices_arguments", "add_notices"),
    "accounts": ("serve_arguments", "add_accounts"),
    "serve": ("serve_arguments", "add_serve"),
}


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the examples' line breaks; wide enough for Chinese."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=32, width=100)


def build_parser(language: str, asked: Collection[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser; its help is in ``language``.

    ``asked``: the words of the command line. Commands that are not among them are named, but have no options: those
    name what the ledger knows, and whoever asks for something else need not wait for that. None: all have.
    """

    def say(key: str) -> str:
        return word(f"cli.{key}", language)

    parser = argparse.ArgumentParser(
        prog="citycheckup", description=say("about"), epilog=say("about_more"), formatter_class=_Formatter
    )
    parser.add_argument("--version", action="version", version=f"citycheckup {__version__}", help=say("version"))
    _language(parser, language)
    commands = parser.add_subparsers(dest="command", metavar=say("command"), title=say("commands"))

    def command(name: str) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=say(f"{name}_short"),
            description=say(f"{name}_short"),
            epilog=say(f"{name}_more"),
            formatter_class=_Formatter,
        )
        _language(added, language)
        added.add_argument("--json", action="store_true", help=say("json"))
        return added

    init = command("init")
    init.add_argument("folder", type=Path, metavar="DIR", help=say("init_folder"))
    init.add_argument("--name", required=True, metavar="NAME", help=say("init_name"))
    init.add_argument("--osm", type=Path, metavar="FILE", help=say("init_osm"))
    outline = init.add_mutually_exclusive_group(required=True)
    outline.add_argument("--boundary", type=Path, metavar="FILE", help=say("init_boundary"))
    outline.add_argument("--bbox", metavar="W,S,E,N", help=say("init_bbox"))
    outline.add_argument("--place", metavar="NAME", help=say("init_place"))
    for layer in ("blocks", "communities", "population"):
        init.add_argument(f"--{layer}", type=Path, metavar="FILE", help=say(f"init_{layer}"))
    init.add_argument("--layer", action="append", default=[], metavar="NAME=FILE", help=say("init_layer"))
    _timetable(init, say)
    init.add_argument("--edition", default="national-2025", metavar="ID", help=say("init_edition"))
    init.add_argument("--city-class", default="", metavar="CLASS", help=say("init_city_class"))
    init.add_argument("--crs", metavar="CODE", help=say("init_crs"))
    init.add_argument("--year", type=int, metavar="YEAR", help=say("init_year"))
    init.add_argument("--copy", action="store_true", help=say("init_copy"))

    check = command("check")
    check.add_argument("folder", type=Path, metavar="DIR", help=say("folder"))

    run = command("run")
    run.add_argument("folders", type=Path, metavar="DIR", nargs="+", help=say("run_folders"))
    run.add_argument("--workers", type=int, default=1, metavar="N", help=say("run_workers"))
    run.add_argument("--tables-only", action="store_true", help=say("run_tables_only"))

    _national(command("national"), say)

    units = command("units")
    units.add_argument("folder", type=Path, metavar="DIR", help=say("folder"))
    units.add_argument("--redraw", action="store_true", help=say("units_redraw"))
    units.add_argument("--from-year", type=int, metavar="YEAR", help=say("units_from_year"))

    _templates(command("templates"), say)

    indicators = command("indicators")
    indicators.add_argument("--edition", default="national-2025", metavar="ID", help=say("init_edition"))
    indicators.add_argument("--computed", action="store_true", help=say("indicators_computed"))

    demo = command("demo")
    _demo(demo, say)
    add_address(demo, language)
    _show(command("show"), say)

    diff = command("diff")
    diff.add_argument("before", type=Path, metavar="RUN", help=say("diff_before"))
    diff.add_argument("after", type=Path, metavar="RUN", help=say("diff_after"))
    for name in _ELSEWHERE:
        _elsewhere(name, command(name), language, asked)
    return parser


def _elsewhere(name: str, added: argparse.ArgumentParser, language: str, asked: Collection[str] | None) -> None:
    if asked is None or name in asked:
        module, function = _ELSEWHERE[name]
        getattr(import_module(f"citycheckup.cli.{module}"), function)(added, language)


def _national(national: argparse.ArgumentParser, say: Callable[[str], str]) -> None:
    national.add_argument("list", metavar="LIST", help=say("national_list"))
    national.add_argument("-o", "--out", required=True, metavar="DIR", help=say("national_out"))
    national.add_argument("--runner", choices=("local", "dask"), default="local", help=say("national_runner"))
    national.add_argument("--workers", type=int, metavar="N", help=say("national_workers"))
    national.add_argument("--scheduler", metavar="ADDRESS", help=say("national_scheduler"))
    national.add_argument("--retries", type=int, default=2, metavar="N", help=say("national_retries"))
    national.add_argument("--no-resume", action="store_true", help=say("national_no_resume"))


def _timetable(init: argparse.ArgumentParser, say: Callable[[str], str]) -> None:
    init.add_argument("--gtfs", type=Path, metavar="FILE", help=say("init_gtfs"))
    init.add_argument("--gtfs-days", metavar="FROM,TO", help=say("init_gtfs_days"))


def _templates(templates: argparse.ArgumentParser, say: Callable[[str], str]) -> None:
    templates.add_argument("folder", type=Path, metavar="DIR", help=say("folder"))
    templates.add_argument("--out", type=Path, metavar="FOLDER", help=say("templates_out"))


def _demo(demo: argparse.ArgumentParser, say: Callable[[str], str]) -> None:
    demo.add_argument("folder", type=Path, metavar="DIR", nargs="?", help=say("demo_folder"))
    demo.add_argument("--size", type=int, default=60_000, metavar="N", help=say("demo_size"))
    demo.add_argument("--seed", type=int, default=1, metavar="N", help=say("demo_seed"))
    demo.add_argument("--with-work", action="store_true", help=say("demo_with_work"))
    demo.add_argument("--no-serve", action="store_true", help=say("demo_no_serve"))


def _show(show: argparse.ArgumentParser, say: Callable[[str], str]) -> None:
    show.add_argument("folder", type=Path, metavar="DIR", help=say("folder"))
    show.add_argument("unit", metavar="UNIT", help=say("show_unit"))
    show.add_argument("--run", metavar="RUN", help=say("show_run"))
    show.add_argument("--all", action="store_true", help=say("show_all"))


def _language(parser: argparse.ArgumentParser, language: str) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, default=language, help=word("cli.lang", language))
