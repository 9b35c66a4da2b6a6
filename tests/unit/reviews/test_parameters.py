from importlib.resources import files

import pytest

from citycheckup.reviews.parameters import parameters_of, read_parameters, shipped_parameters
from citycheckup.reviews.periods import ReviewKind, period_of
from citycheckup.vocabulary import InputError

SHIPPED = files("citycheckup.reviews").joinpath("parameters.toml").read_text(encoding="utf-8")


def test_parameters_survive_being_written_down():
    assert parameters_of(shipped_parameters().as_plain(), "x") == shipped_parameters()


def test_everything_wrong_in_a_file_is_listed():
    bent = SHIPPED.replace("recurrence_days = 365", "recurrence_days = 0").replace("verifying = 30", "closed = 30")
    with pytest.raises(InputError) as refused:
        read_parameters("score = 1\n" + bent.replace('version = "1"', "version = 1"), "own.toml")
    assert [problem.column for problem in refused.value.problems] == [
        "recurrence_days", "score", "stuck_days.closed", "stuck_days.verifying", "version",
    ]  # fmt: skip
    with pytest.raises(InputError):
        read_parameters("[", "own.toml")


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2024-02", ReviewKind.MONTHLY, "2024-02-01", "2024-02-29"),
        ("2025-Q4", ReviewKind.QUARTERLY, "2025-10-01", "2025-12-31"),
        ("2025", ReviewKind.ANNUAL, "2025-01-01", "2025-12-31"),
    ],
)
def test_a_period_says_its_review_and_its_days(text, kind, first, last):
    found = period_of(text)
    assert (found.kind, found.first, found.last) == (kind, first, last)


@pytest.mark.parametrize("text", ["2025-13", "2025-Q5", "25", "2025-6", "2025-06-01", ""])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(InputError):
        period_of(text)
