"""What ``citycheckup national`` prints: how many cities have results, why others have none, where it all lies."""

from __future__ import annotations

import json
import sys

from citycheckup.app.national_city import State
from citycheckup.app.run_national import NationalRun
from citycheckup.cli.main import problem_record, said
from citycheckup.vocabulary import Message, Severity
from citycheckup.wording import render


def national(run: NationalRun, language: str, *, as_json: bool) -> None:
    """Print what became of the cities."""
    if as_json:
        record = {
            "out": run.out,
            "cities": [
                {
                    "city": outcome.city,
                    "state": str(outcome.state),
                    "problems": [problem_record(problem, language) for problem in outcome.problems],
                }
                for outcome in run.outcomes
            ],
            "not_in_list": list(run.others),
            "problems": [problem_record(problem, language) for problem in run.problems],
        }
        print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, default=str))
        return
    before = sum(outcome.state is State.DONE_BEFORE for outcome in run.outcomes)
    counts = {"all": len(run.outcomes), "done": len(run.outcomes) - len(run.failed), "before": before}
    print(render(Message("national.done", {**counts, "out": run.out}), language))
    print(render(Message("national.summary_lies", {"out": run.out}), language))
    for problem in run.problems:
        print(f"  · {said(problem, language)}")
    if run.others:
        print(f"  · {render(Message('national.others_there', {'cities': list(run.others)}), language)}")
    for outcome in run.failed:
        print(render(Message("national.failed_city", {"city": outcome.city}), language), file=sys.stderr)
        for problem in outcome.problems:
            if problem.severity is Severity.ERROR:
                print(f"  ✗ {said(problem, language)}", file=sys.stderr)
