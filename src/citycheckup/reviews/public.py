"""The rates of an annual assessment as everybody may see them: none of small numbers, and none to be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citycheckup.vocabulary import InputError, Message, Problem


def public_form(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return an annual assessment without lists, and with small rates withheld (``None``).

    A rate whose denominator is below the document's ``small_denominator`` is withheld. So that it does not follow from
    the city's figure less those of the other bodies, those withheld count as many together and are two at least.

    Raises
    ------
    InputError
        It is a monthly or quarterly list: those are for the office only.
    """
    if "rates" not in document:
        raise InputError(Problem(Message("reviews.office_only", {"period": document["period"]["id"]})))
    small = document["parameters"]["small_denominator"]
    by_body = document["rates"]["by_body"]
    hidden = {rate: _hidden({body: rates[rate]["denominator"] for body, rates in by_body.items()}, small)
              for rate in document["rates"]["city"]}  # fmt: skip
    return {
        **{name: document[name] for name in ("format", "kind", "period", "as_of", "on")},
        "small_denominator": small,
        "rates": {
            "city": {rate: _shown(one, is_hidden=0 < one["denominator"] < small)
                     for rate, one in document["rates"]["city"].items()},
            "by_body": {
                body: {rate: _shown(one, is_hidden=body in hidden[rate]) for rate, one in rates.items()}
                for body, rates in by_body.items()
            },
        },
    }  # fmt: skip


def _shown(rate: Mapping[str, Any], *, is_hidden: bool) -> dict[str, Any] | None:
    if is_hidden:
        return None
    counted = {"numerator": rate["numerator"], "denominator": rate["denominator"]}
    unreached = rate["apart"].get("not_reached")
    if not unreached or not rate["denominator"]:
        return counted
    # To whole percent: how many these were does not follow from it.
    asked = rate["denominator"] + sum(rate["apart"].values())
    return counted | {"not_reached_percent": round(100 * unreached / asked)}


def _hidden(denominators: Mapping[str, int], small: int) -> set[str]:
    counted = sorted((number, body) for body, number in denominators.items() if number > 0)
    hidden = [(number, body) for number, body in counted if number < small]
    for one in counted[len(hidden) :]:
        if not hidden or sum(number for number, _ in hidden) >= small:
            break
        hidden.append(one)
    return {body for _, body in hidden}
