"""The lists of a checkup in the handbook's Chinese columns: indicators, issues 问题清单, advice 整治建议清单."""

from __future__ import annotations

from pathlib import Path

from citycheckup.reports.lists.advice import advice_sheet
from citycheckup.reports.lists.annexes import annex, candidates, cover
from citycheckup.reports.lists.content import ZH, ListContent
from citycheckup.reports.lists.indicators import indicator_sheet
from citycheckup.reports.lists.issues import issue_sheet
from citycheckup.reports.workbook import write_workbook
from citycheckup.vocabulary import Level
from citycheckup.wording import word

LEVELS = (Level.DWELLING, Level.COMMUNITY, Level.BLOCK, Level.CITY)


def write_lists(path: Path, content: ListContent) -> None:
    """Write ``lists.xlsx``: per level the indicator sheet, the issue list and the rectification list, then the annexes.

    The workbook names buildings and is for the office (内部资料). Columns: handbook 2025, chapter on deliverables.
    """
    sheets = [cover(content)]
    for level in LEVELS:
        sheets += [indicator_sheet(content, level), issue_sheet(content, level), advice_sheet(content, level)]
    sheets += [candidates(content), annex(content)]
    title = f"{content.city_name} {content.year} 年城市体检清单"
    write_workbook(path, sheets, title=title, marking=word("reports.marking.internal", ZH))
