"""Which notices a day causes: what is due soon, what is overdue; once for each finding and date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citycheckup.ledger.finding import Finding
from citycheckup.notices.from_events import facts_of
from citycheckup.notices.notice import Kind, Line
from citycheckup.reviews.standing import Day, days_overdue, has_running_date, is_due_soon


def lines_of_day(findings: Iterable[Finding], day: Day) -> Iterator[Line]:
    """Return what a look at due dates on a day causes.

    Another date, or another lead body, is another thing to be told of.
    """
    for finding in findings:
        if not has_running_date(finding) or finding.due is None or not finding.lead_body:
            continue
        late = days_overdue(finding, day)
        if late:
            kind = Kind.OVERDUE
        elif is_due_soon(finding, day):
            kind = Kind.DUE_SOON
        else:
            continue
        key = f"{finding.id}/{kind}/{finding.due.date}/{finding.lead_body}"
        yield Line(key, kind, finding.lead_body, day.on, finding.id, facts_of(finding))
