"""What a generated city follows from: its size, its seed, and a stream of random numbers for each part by name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from citycheckup.vocabulary import InputError, Message, Problem

LEAST_PERSONS, MOST_PERSONS = 5_000, 50_000_000
DEFAULT_PERSONS, DEFAULT_SEED = 60_000, 1
CRS = "EPSG:4550"  # CGCS2000, 3-degree zone round 123° E: on the open sea, so that nobody takes it for a real place
MIDDLE_X_M, MIDDLE_Y_M = 500_000.0, 3_320_000.0
CITY_ID = "demo"
CITY_NAME = "云澜市（虚构）"


@dataclass(frozen=True)
class Plan:
    """Size in residents, and seed.

    Raises
    ------
    InputError
        The size is below 5,000 or above 50 million, or the seed is negative.
    """

    persons: int = DEFAULT_PERSONS
    seed: int = DEFAULT_SEED

    def __post_init__(self) -> None:
        problems = []
        if not LEAST_PERSONS <= self.persons <= MOST_PERSONS:
            bounds = {"size": self.persons, "least": LEAST_PERSONS, "most": MOST_PERSONS}
            problems.append(Problem(Message("demo.size_out_of_range", bounds)))
        if self.seed < 0:
            problems.append(Problem(Message("demo.seed_negative", {"seed": self.seed})))
        if problems:
            raise InputError(problems)

    def stream(self, name: str) -> np.random.Generator:
        """Return the random numbers of one part.

        A part's numbers follow from the seed and its name alone, so that a new part never changes another.
        """
        words = np.frombuffer(hashlib.sha256(name.encode()).digest(), dtype=np.uint32)
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, *words.tolist()])))
