"""Formulas: the small language in which a city writes an indicator of its own, over the declared layers and tables.

``tree`` says what a formula is made of, ``names`` what it may name, ``grammar`` reads it (and refuses everything else),
``fraction`` finds its numerator and denominator, ``places`` and ``evaluation`` work it out, ``measure`` makes it an
indicator for the engine.
"""
