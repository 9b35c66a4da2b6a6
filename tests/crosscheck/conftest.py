"""Comparisons with other libraries read whole real cities: they belong to ``make test-all``."""

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        if "crosscheck" in item.path.parts:
            item.add_marker(pytest.mark.slow)
