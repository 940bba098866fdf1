"""What must hold of every series: moved, stretched, mirrored, with points left out, in phases."""

from random import Random
from time import process_time

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from measures import spc

# Whole numbers and powers of two, so that moving and stretching a series is exact.
series = st.lists(st.none() | st.integers(-20, 20), max_size=40)
counts = st.lists(st.none() | st.integers(0, 30), min_size=1, max_size=40)
LINES = ("centre", "lower", "upper", "lower_2s", "upper_2s")


def close(line, other):
    """Whether both are undefined at the same points and equal, but for rounding, at the others."""
    assert [value is None for value in line] == [value is None for value in other]
    known = [(a, b) for a, b in zip(line, other, strict=True) if a is not None]
    return [a for a, _ in known] == approx([b for _, b in known], rel=1e-9, abs=1e-9)


def charted(kind, values, **arguments):
    """A chart of whole numbers, with a denominator where the kind needs one."""
    if kind in ("p", "pp", "u", "up"):
        arguments["denominators"] = [None if value is None else 31 for value in values]
    if kind == "t":
        values = [None if value is None else value + 1 for value in values]
    return spc.control_chart(kind, values, **arguments)


kinds = st.sampled_from(["run", "i", "mr", "p", "pp", "u", "up", "c", "g", "t"])


@given(series, st.integers(-100, 100), st.integers(-3, 3), st.integers(1, 45))
def test_moving_and_stretching_the_data_moves_and_stretches_the_lines(values, by, power, baseline):
    times = 2.0**power
    moved = [None if value is None else value * times + by for value in values]
    for kind in ("run", "i"):
        before = spc.control_chart(kind, values, baseline=baseline)
        after = spc.control_chart(kind, moved, baseline=baseline)
        for name in LINES:
            wanted = [None if v is None else v * times + by for v in getattr(before, name)]
            assert close(getattr(after, name), wanted)
        assert after.phases == before.phases or kind == "i"
    line = spc.control_chart("run", values).centre[0] if values else None
    moved_line = None if line is None else line * times + by
    assert spc.ihi_rules(moved, moved_line) == spc.ihi_rules(values, line)


@given(series, st.integers(-3, 3))
def test_stretching_changes_no_rule_of_making_data_count(values, power):
    seen = spc.making_data_count(values, direction="increase")
    stretched = [None if value is None else value * 2.0**power for value in values]
    assert spc.making_data_count(stretched, direction="increase").rule == seen.rule


@given(series, st.integers(-20, 20))
def test_the_other_direction_swaps_improvement_and_concern(values, target):
    up = spc.making_data_count(values, direction="increase", target=target)
    down = spc.making_data_count(values, direction="decrease", target=target)
    other = {"improvement": "concern", "concern": "improvement", "common_cause": "common_cause"}
    assert down.meaning == tuple(other[meaning] for meaning in up.meaning)
    assert (down.rule, down.side) == (up.rule, up.side)
    swapped = {"pass": "fail", "fail": "pass"}
    assert down.assurance == swapped.get(up.assurance, up.assurance)
    neutral = spc.making_data_count(values, direction="neutral", target=target)
    assert set(neutral.meaning) <= {"neutral", "common_cause"}
    assert neutral.assurance is None


@given(series)
def test_a_mirror_swaps_the_sides(values):
    mirrored = [None if value is None else -value for value in values]
    seen = spc.making_data_count(values, direction="increase")
    swapped = spc.making_data_count(mirrored, direction="decrease")
    assert swapped.meaning == seen.meaning
    assert swapped.rule == seen.rule


@given(kinds, counts, st.data())
def test_excluded_points_never_move_a_line(kind, values, data):
    known = [i for i, value in enumerate(values, 1) if value is not None]
    excluded = data.draw(st.lists(st.sampled_from(known), unique=True)) if known else []
    other = list(values)
    for point in excluded:
        other[point - 1] = data.draw(st.integers(0, 30))
    before = charted(kind, values, excluded=excluded)
    after = charted(kind, other, excluded=excluded)
    assert before.phases == after.phases
    for name in LINES:
        assert close(getattr(before, name), getattr(after, name))


@given(kinds, counts, counts)
def test_a_phase_is_independent_of_the_others(kind, first, second):
    both = charted(kind, [*first, *second], phases=[len(first)])
    alone = charted(kind, second)
    for name in (*LINES, "values"):
        assert close(getattr(both, name)[len(first) :], getattr(alone, name))
    assert both.beyond[len(first) :] == alone.beyond
    ours, theirs = both.phases[1], alone.phases[0]
    assert (ours.n_useful, ours.longest_run, ours.crossings, ours.signal) == (
        *(theirs.n_useful, theirs.longest_run, theirs.crossings, theirs.signal),
    )


@given(series, series)
def test_rules_of_a_phase_are_independent_of_the_others(first, second):
    if first and second:
        both = spc.making_data_count([*first, *second], direction="increase", phases=[len(first)])
        alone = spc.making_data_count(second, direction="increase")
        assert both.rule[len(first) :] == alone.rule
        assert both.variation == alone.variation


@given(kinds, counts)
def test_limits_hold_the_centre_between_them(kind, values):
    chart = charted(kind, values)
    for centre, lower, upper in zip(chart.centre, chart.lower, chart.upper, strict=True):
        if centre is not None and lower is not None and upper is not None:
            assert lower <= centre + 1e-9 and centre <= upper + 1e-9


@given(series, st.lists(st.integers(0, 40), max_size=8), st.sampled_from([0, None]))
def test_points_on_the_median_neither_break_nor_lengthen_a_run(values, places, skipped):
    more = [(value, True) for value in values]
    for place in sorted(places, reverse=True):
        more.insert(place, (skipped, False))
    before = spc.control_chart("run", values, centre=0).phases
    after = spc.control_chart("run", [value for value, _ in more], centre=0).phases
    if values:
        assert [(run.n_useful, run.longest_run, run.crossings, run.signal) for run in after] == [
            (run.n_useful, run.longest_run, run.crossings, run.signal) for run in before
        ]
    shift = spc.ihi_rules([value for value, _ in more], 0).shift
    kept = tuple(flag for flag, (_, original) in zip(shift, more, strict=True) if original)
    assert kept == spc.ihi_rules(values, 0).shift


def test_a_thousand_series_of_a_year_take_less_than_half_a_second():
    random = Random(26)  # noqa: S311 (figures, not secrets)
    figures = [[random.gauss(50, 5) for _ in range(52)] for _ in range(1000)]
    started = process_time()
    for values in figures:
        spc.making_data_count(values, direction="increase", target=52)
    assert process_time() - started < 0.5
