"""The order of work, from parameter names: a step is a function, its parameters are the inputs it needs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.vocabulary import CancelledError, CancelToken, Message, NeverCancelled, Progress, no_progress

Step = Callable[..., Any]


class UnknownInputError(LookupError):
    """A parameter names something that is neither supplied nor made by a step: a fault of the program."""


class Workspace:
    """Everything known about a city, made on demand and kept.

    Parameters
    ----------
    supplied
        Values by name: layers, units, the city's constants. A :class:`Missing` stands for a layer that was not had.
    steps
        Functions by the name of what they make. Their positional parameters are inputs, by name; those with the default
        None may be missing. Keyword-only parameters are knobs, set from ``knobs[step name]``.
    knobs
        What the city or the edition sets, by step name and then by parameter.
    """

    def __init__(
        self,
        supplied: Mapping[str, Any],
        steps: Mapping[str, Step],
        knobs: Mapping[str, Mapping[str, Any]] | None = None,
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> None:
        self._values: dict[str, Any] = dict(supplied)
        self._steps = dict(steps)
        self._knobs = dict(knobs or {})
        self._progress = progress
        self._cancel = cancel or NeverCancelled()
        self._underway: list[str] = []
        self._made_from: dict[str, tuple[str, ...]] = {}

    @property
    def steps(self) -> Mapping[str, Step]:
        """Functions by the name of what they make."""
        return self._steps

    def supply(self, name: str, value: Any) -> None:
        """Add a value that was made outside; it must not be there yet."""
        if name in self._values:
            raise ValueError(f"{name} is already there")
        self._values[name] = value

    def forget(self, name: str) -> None:
        """Let go of a value that nobody will ask for again; what was made from it stays."""
        self._values.pop(name, None)

    def get(self, name: str) -> Any:
        """Return a value, making it and what it needs first; a :class:`Missing` if it cannot be made."""
        if name in self._values:
            return self._values[name]
        if name not in self._steps:
            raise UnknownInputError(name)
        if name in self._underway:
            raise UnknownInputError(" → ".join([*self._underway, name]))
        self._underway.append(name)
        try:
            value = self.call(self._steps[name], self._knobs.get(name, {}), name)
        finally:
            self._underway.pop()
        self._values[name] = value
        return value

    def was_made(self, name: str) -> bool:
        """Whether a value is there already, without making it."""
        return name in self._values

    def call(self, function: Step, knobs: Mapping[str, Any], name: str) -> Any:
        """Call a function with its inputs made; a :class:`Missing` if an input that it must have is missing."""
        arguments: dict[str, Any] = {}
        lacking: list[Missing] = []
        for parameter in inspect.signature(function).parameters.values():
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                continue
            value = self.get(parameter.name)
            if isinstance(value, Missing):
                if parameter.default is inspect.Parameter.empty:
                    lacking.append(value)
                    continue
                value = None
            arguments[parameter.name] = value
        if lacking:
            return _together(lacking)
        if self._cancel.is_cancelled():
            raise CancelledError(name)
        self._progress(len(self._values), len(self._values) + len(self._steps), Message("engine.step", {"step": name}))
        self._made_from[name] = tuple(arguments)
        return function(**arguments, **knobs)

    def layers_behind(self, name: str, used: Collection[str] | None = None) -> dict[str, Layer | Table]:
        """Return the nearest layers and tables a value was made from, by name: what it is worth, and how old it is.

        ``used`` names the inputs it really stands on; None: all that it was given.

        A layer stands for itself, also when it was derived (its step knows what it used); other values stand for the
        layers of their inputs. Units and the city's outline are definitions, not evidence, and are left out.
        """
        value = self._values.get(name)
        if name == "boundary":
            return {}
        if isinstance(value, Layer | Table):
            return {name: value}
        found: dict[str, Layer | Table] = {}
        for made_from in self._made_from.get(name, ()):
            if used is not None and made_from not in used:
                continue
            found |= self.layers_behind(made_from)
        return found


def _together(lacking: Iterable[Missing]) -> Missing:
    """Return one Missing that names the layers of all."""
    gone = list(lacking)
    names = tuple(sorted({name for missing in gone for name in missing.layers}))
    reasons = list({missing.layers: missing.reason for missing in gone}.values())
    return Missing(names, reasons[0] if len(reasons) == 1 else Message("engine.missing_several", {"reasons": reasons}))
