"""Classes of a map: round, and split where the standard is."""

from citycheckup.reports.classes import classes_of


def test_shares_are_classed_by_fifths():
    classes = classes_of([0.3, 0.31], "share")
    assert classes.labels == ("0–20%", "20–40%", "40–60%", "60–80%", "80–100%")
    assert [classes.place(value) for value in (0, 0.2, 0.39, 1)] == [0, 1, 1, 4]


def test_the_standard_takes_the_place_of_a_bound_close_to_it():
    classes = classes_of([0.3], "share", threshold=0.85, comparator=">=")
    assert classes.labels == ("0–20%", "20–40%", "40–60%", "60–85%", "85–100%")
    assert (classes.place(0.8499), classes.place(0.85)) == (3, 4)


def test_what_meets_all_or_nothing_has_a_class_of_its_own():
    all_of_it = classes_of([0.3], "share", threshold=1.0, comparator=">=")
    assert all_of_it.labels[-2:] == ("80–<100%", "100%")
    assert (all_of_it.place(0.999), all_of_it.place(1.0)) == (4, 5)
    none_of_it = classes_of([0.3], "share", threshold=0.0, comparator="=")
    assert none_of_it.labels[:2] == ("0%", ">0–20%")
    assert (none_of_it.place(0.0), none_of_it.place(0.001)) == (0, 1)


def test_few_counts_are_a_class_each():
    classes = classes_of([0.0, 2.0], "building", threshold=0, comparator="=")
    assert classes.labels == ("0", "1", "2")
    assert [classes.place(value) for value in (0, 1, 2)] == [0, 1, 2]


def test_many_counts_are_classed_by_round_steps_with_zero_apart():
    classes = classes_of([0.0, 37.0, 92.0], "count", threshold=0, comparator="=")
    assert classes.labels == ("0", "1–19", "20–39", "40–59", "60–79", "80–99")
    assert [classes.place(value) for value in (0, 1, 19, 20, 99)] == [0, 1, 1, 2, 5]


def test_ratios_are_classed_over_their_own_range():
    classes = classes_of([3.2, 8.9], "km/km2", threshold=8, comparator=">=")
    assert classes.labels == ("2–4", "4–6", "6–8", "8–10")
    assert (classes.place(7.999), classes.place(8)) == (2, 3)


def test_one_value_makes_one_class():
    assert len(classes_of([3.194], "km/km2")) == 1


def test_no_value_makes_no_classes():
    assert classes_of([], "share") is None


def test_colours_go_from_light_to_dark():
    colours = classes_of([0.5], "share").colours
    brightness = [sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in colours]
    assert brightness == sorted(brightness, reverse=True)
    assert len(set(colours)) == 5
