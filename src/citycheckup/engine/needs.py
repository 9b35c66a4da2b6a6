"""What an indicator needs: the layers without which there is no value, and those that make it better."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from citycheckup.catalogue import Indicator


@dataclass(frozen=True)
class Needs:
    """Names of supplied layers: without a ``required`` one there is no value; an ``optional`` one makes it better."""

    required: frozenset[str]
    optional: frozenset[str]


def needs_of(declared: Indicator, steps: Mapping[str, Callable[..., Any]], layers: Collection[str]) -> Needs:
    """Return the layers an indicator needs, through all the steps between."""
    required, optional = _closure(declared.compute, steps, set(layers))
    return Needs(frozenset(required), frozenset(optional - required))


def blocked_by(
    layer: str, declared: Iterable[Indicator], steps: Mapping[str, Callable[..., Any]], layers: Collection[str]
) -> tuple[list[str], list[str]]:
    """Return the ids of indicators without a value if ``layer`` is missing, and of those that are only weaker."""
    blocked, weaker = [], []
    for indicator in declared:
        needs = needs_of(indicator, steps, layers)
        if layer in needs.required:
            blocked.append(indicator.id)
        elif layer in needs.optional:
            weaker.append(indicator.id)
    return blocked, weaker


def of_others_only(
    layers: Collection[str],
    examined: Iterable[Indicator],
    known: Iterable[Indicator],
    steps: Mapping[str, Callable[..., Any]],
    always: Collection[str] = (),
) -> frozenset[str]:
    """Return the layers that some ``known`` indicator needs, but none of the ``examined``: nothing to ask for.

    ``always`` names steps and layers that are used whatever is examined.
    """
    used = _used(examined, steps, layers)
    for name in always:
        used |= {name} if name in layers else set().union(*_closure(steps[name], steps, set(layers)))
    return frozenset(_used(known, steps, layers) - used)


def _used(declared: Iterable[Indicator], steps: Mapping[str, Callable[..., Any]], layers: Collection[str]) -> set[str]:
    needs = [needs_of(indicator, steps, layers) for indicator in declared]
    return {name for one in needs for name in one.required | one.optional}


def _closure(
    function: Callable[..., Any], steps: Mapping[str, Callable[..., Any]], layers: set[str]
) -> tuple[set[str], set[str]]:
    required: set[str] = set()
    optional: set[str] = set()
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            continue
        must = parameter.default is inspect.Parameter.empty
        if parameter.name in layers:
            (required if must else optional).add(parameter.name)
        elif parameter.name in steps:
            deeper_required, deeper_optional = _closure(steps[parameter.name], steps, layers)
            (required if must else optional).update(deeper_required)
            optional |= deeper_optional
    return required, optional
