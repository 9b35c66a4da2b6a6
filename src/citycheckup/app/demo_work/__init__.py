"""A year of made-up work on the made-up city: its offices use the same use cases, and so the same rules, as real ones.

Who works follows from the city's duty list, what is mended from the generator's own books (the answer keys); nothing is
written but through a use case, on a clock that is set from day to day.
"""
