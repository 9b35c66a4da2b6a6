"""The numbers that units are drawn by, each with its unit and its source; a city may set them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UnitRules:
    """What units are drawn by.

    Sources: "handbook" is 城市体检工作手册(试行) 2025, chapter on units; "GB 50180" is GB 50180-2018, walking circles;
    "ours" is an assumption of this program.

    Attributes
    ----------
    overlap_limit_share
        Given units may overlap by this share of the area they cover; also the share of the city by which blocks may be
        shifted to fit their communities (ours).
    gap_limit_share
        Given blocks or communities may leave this share of the city uncovered (ours).
    residual_min_m2
        Gaps become a residual unit from this area on, less goes to the neighbours; administrative areas that hold less
        of the city are neighbours' edges (ours: 1 ha).
    same_as_city_share
        An area of OSM whose outline agrees with the city's by this share (intersection over union) is the city itself,
        not a part of it (ours).
    neighbour_edge_share
        A given area with less than this share of itself, and less than ``residual_min_m2``, in the city belongs to a
        neighbour (ours).
    compound_join_m
        Residential land of one name within this distance is one compound (ours).
    community_residents_min_persons, community_residents_max_persons
        Residents of a community (handbook).
    community_area_min_m2
        Least area of a community where residents are unknown, or there are none: the circle of a 300 m walk (GB 50180).
    community_area_max_m2
        Largest area of a community of more than one cell: the circle of a 500 m walk (handbook: 5 to 10 minutes;
        GB 50180).
    community_area_floor_m2
        No community is smaller than this, whatever the maxima say (ours: 2 ha).
    block_residents_min_persons, block_residents_max_persons
        Residents of a block (handbook).
    block_area_min_m2, block_area_max_m2
        Area of a block, "at least 2 km2" whatever the maxima say (handbook).
    road_reach_m
        A road this near to the edge between two cells is what parts them (ours: half a wide street).
    """

    overlap_limit_share: float = 0.05
    gap_limit_share: float = 0.5
    residual_min_m2: float = 10_000.0
    same_as_city_share: float = 0.9
    neighbour_edge_share: float = 0.01
    compound_join_m: float = 30.0
    community_residents_min_persons: float = 5_000.0
    community_residents_max_persons: float = 12_000.0
    community_area_min_m2: float = 280_000.0
    community_area_max_m2: float = 790_000.0
    community_area_floor_m2: float = 20_000.0
    block_residents_min_persons: float = 50_000.0
    block_residents_max_persons: float = 100_000.0
    block_area_min_m2: float = 2_000_000.0
    block_area_max_m2: float = 5_000_000.0
    road_reach_m: float = 10.0
