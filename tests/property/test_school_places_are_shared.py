"""Whatever schools and communities there are: no place is given twice, no child is left out without need."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from citycheckup.indicators.community.place_sharing import shared_places

COMMUNITIES, SCHOOLS = 5, 5


@st.composite
def towns(draw):
    """Draw places by school, children by community, and which school serves which community."""
    places = draw(st.lists(st.integers(0, 300), min_size=SCHOOLS, max_size=SCHOOLS))
    children = draw(st.lists(st.integers(0, 300), min_size=COMMUNITIES, max_size=COMMUNITIES))
    pairs = draw(st.sets(st.tuples(st.integers(0, SCHOOLS - 1), st.integers(0, COMMUNITIES - 1)), max_size=12))
    serving = pd.DataFrame(sorted(pairs), columns=["school", "community"], dtype=int)
    return np.array(places, dtype=float), np.array(children, dtype=float), serving


def most_that_can_be_placed(places, children, serving):
    """The largest number of children with a place: a maximum flow from schools to communities."""
    source, sink = SCHOOLS + COMMUNITIES, SCHOOLS + COMMUNITIES + 1
    begins = [*[source] * SCHOOLS, *serving["school"], *(SCHOOLS + np.arange(COMMUNITIES))]
    ends = [*range(SCHOOLS), *(SCHOOLS + serving["community"]), *[sink] * COMMUNITIES]
    most = [*places, *[10**6] * len(serving), *children]
    graph = csr_array((np.array(most, dtype=np.int32), (begins, ends)), shape=(sink + 1, sink + 1))
    return maximum_flow(graph, source, sink).flow_value


@given(towns())
@settings(max_examples=80, deadline=None)
def test_as_many_children_as_can_be_get_a_place_and_nobody_two(town):
    places, children, serving = town
    allocated = shared_places(places, children, serving)
    assert (allocated >= 0).all()
    assert (allocated <= children).all()
    # Sharing goes on until no school moves more than a ten-thousandth of a place.
    assert abs(allocated.sum() - most_that_can_be_placed(places, children, serving)) < 0.05


@given(towns(), st.integers(0, SCHOOLS - 1), st.integers(1, 200))
@settings(max_examples=60, deadline=None)
def test_more_places_never_leave_a_community_worse_off(town, school, more):
    places, children, serving = town
    richer = places.copy()
    richer[school] += more
    assert (shared_places(richer, children, serving) >= shared_places(places, children, serving) - 0.05).all()


@given(towns(), st.permutations(range(SCHOOLS)))
@settings(max_examples=60, deadline=None)
def test_the_order_of_schools_does_not_matter(town, order):
    places, children, serving = town
    renamed = np.argsort(order)
    other = serving.assign(school=renamed[serving["school"]]).sort_values(["school", "community"], ignore_index=True)
    found = shared_places(places[list(order)], children, other)
    assert np.abs(found - shared_places(places, children, serving)).max() < 0.05


@given(towns())
@settings(max_examples=60, deadline=None)
def test_what_is_lacking_among_communities_of_one_school_is_lacking_in_proportion(town):
    _, children, _ = town
    everywhere = pd.DataFrame({"school": 0, "community": range(COMMUNITIES)})
    allocated = shared_places(np.array([children.sum() / 2]), children, everywhere)
    assert np.allclose(allocated, children / 2)
