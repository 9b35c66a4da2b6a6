"""City, rectification 问题整治: what became of last year's list."""

from __future__ import annotations

import pandas as pd

from citycheckup.catalogue import Measure
from citycheckup.indicators.from_statistics import entered, messages, statistic
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Message

RATE = "city.rectification_rate"
DEADLINE, BEST_EFFORT = "deadline_items", "best_effort_items"


@statistic(id=RATE, unit="share", form=Form.SHARE, better=Better.HIGHER, denominator="listed_problems")
def rectification_rate(
    units: Units, last_year_list: Table | None = None, statistics: Table | None = None
) -> Measure | Missing:
    """Share of last year's listed problems that have been put right: those with a deadline, and the others apart.

    Parameters
    ----------
    last_year_list
        Columns ``urgency`` (``deadline``, ``best_effort``) and ``rectified``; it goes before the statistics. A problem
        of which nobody says whether it was put right counts as not, with a doubt.
    statistics
        Rows with part ``deadline_items`` and ``best_effort_items``; one without part is taken as the former, which has
        a standard.

    Returns
    -------
    Measure
        For the city, deadline problems put right of all of them; ``parts`` holds both rates. A kind of which nothing
        was listed has no rate.

    Notes
    -----
    Handbook 2025, no. 60.
    """
    if last_year_list is not None:
        counts, unsaid, used = (
            _from_list(last_year_list),
            bool(last_year_list.rows["rectified"].isna().any()),
            ("last_year_list",),
        )
    elif statistics is not None:
        counts, unsaid, used = _from_statistics(statistics, units), False, ("statistics",)
    else:
        return Missing(("last_year_list", "statistics"), Message("figures.no_last_year_list"))
    if counts.isna().all(axis=None):
        return Missing(used, Message("figures.no_last_year_list"))
    city = units.at(Level.CITY).index
    rates = counts["done"] / counts["all"].where(counts["all"] > 0)
    return Measure(
        numerator=pd.Series(counts.loc[DEADLINE, "done"], index=city),
        denominator=pd.Series(counts.loc[DEADLINE, "all"], index=city),
        method="count" if used == ("last_year_list",) else "statistic",
        template="figures.rectification_rate",
        arguments=pd.DataFrame(
            {
                "deadline_done_count": counts.loc[DEADLINE, "done"],
                "deadline_count": counts.loc[DEADLINE, "all"],
                "best_effort_done_count": counts.loc[BEST_EFFORT, "done"],
                "best_effort_count": counts.loc[BEST_EFFORT, "all"],
                "best_effort_share": rates[BEST_EFFORT],
            },
            index=city,
        ),
        parts=pd.DataFrame({part: rates[part] for part in (DEADLINE, BEST_EFFORT)}, index=city),
        doubt=messages({units.city_id: Message("figures.doubt_not_said")} if unsaid else {}, city),
        used=used,
    )


def _from_list(listed: Table) -> pd.DataFrame:
    """Return ``done`` and ``all`` for both kinds."""
    rows = listed.rows
    done = rows["rectified"].eq(True).fillna(False).astype(float)
    kinds = {DEADLINE: rows["urgency"] == "deadline", BEST_EFFORT: rows["urgency"] == "best_effort"}
    return pd.DataFrame(
        {kind: {"done": float(done[mine].sum()), "all": float(mine.sum())} for kind, mine in kinds.items()}
    ).T


def _from_statistics(statistics: Table, units: Units) -> pd.DataFrame:
    """Return ``done`` and ``all`` for both kinds; null where nothing was entered."""
    found = {part: _row(entered(statistics, units, RATE, Level.CITY, part)) for part in (DEADLINE, BEST_EFFORT)}
    if found[DEADLINE] is None:
        found[DEADLINE] = _row(entered(statistics, units, RATE, Level.CITY))
    blank = {"done": float("nan"), "all": float("nan")}
    return pd.DataFrame({part: row or blank for part, row in found.items()}).T


def _row(rows: pd.DataFrame) -> dict[str, float] | None:
    if rows.empty:
        return None
    row = rows.iloc[0]
    if pd.isna(row["numerator"]) or pd.isna(row["denominator"]):
        return {"done": float(row["value"]), "all": 1.0}
    return {"done": float(row["numerator"]), "all": float(row["denominator"])}
