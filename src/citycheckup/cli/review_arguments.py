"""The arguments of ``citycheckup review``."""

from __future__ import annotations

import argparse
from pathlib import Path

from citycheckup.cli.tasks import Tasks
from citycheckup.reviews.escalating import Outcome
from citycheckup.reviews.ladder import STEPS
from citycheckup.wording import word


def add_review(review: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup review`` can do."""

    def say(key: str) -> str:
        return word(f"cli.review_{key}", language)

    task = Tasks(review, language, say).add

    make = task("make")
    make.add_argument("period", metavar="PERIOD", help=say("period"))
    make.add_argument("--on", metavar="DATE", help=say("on"))
    make.add_argument("--as-of", type=int, metavar="EVENT", help=say("as_of"))
    make.add_argument("--parameters", type=Path, metavar="FILE", help=say("parameters"))
    task("list")
    show, verify = task("show"), task("verify")
    for parser in (show, verify):
        parser.add_argument("review", metavar="REVIEW", help=say("id"))
    show.add_argument("--public", action="store_true", help=say("public"))
    show.add_argument("-o", "--out", type=Path, metavar="PATH", help=say("out"))
    show.add_argument("--lead", metavar="BODY", help=say("show_lead"))
    show.add_argument("--each", action="store_true", help=say("each"))
    show.add_argument("--template", type=Path, metavar="FILE", help=say("template"))
    propose, issue, end = task("propose"), task("issue"), task("end")
    task("steps")
    feed = task("feed")
    feed.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help=say("feed_out"))
    feed.add_argument("--lead", metavar="BODY", help=say("feed_lead"))
    issue.add_argument("step", choices=STEPS, metavar="STEP", help=say("step"))
    issue.add_argument("to", metavar="TO", help=say("to"))
    end.add_argument("id", metavar="STEP-ID", help=say("step_id"))
    end.add_argument("--outcome", required=True, choices=[str(one) for one in Outcome], help=say("outcome"))
    end.add_argument("--on", metavar="DATE", help=say("ended_on"))
    end.add_argument("--reason", metavar="TEXT", help=say("reason"))
    end.add_argument("--acceptance", metavar="RECEIPT", help=say("acceptance"))
    for parser in (propose, issue):
        parser.add_argument("--ladder", type=Path, metavar="FILE", help=say("ladder"))
    for parser in (make, issue, end):
        parser.add_argument("--post", required=True, metavar="POST", help=word("cli.findings_post", language))
        parser.add_argument("--body", required=True, metavar="BODY", help=word("cli.findings_body", language))
    for parser in (make, verify, issue):
        parser.add_argument(
            "--calendar-file", type=Path, metavar="FILE", help=word("cli.clock_calendar_file", language)
        )
