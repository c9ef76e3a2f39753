"""The next allowed moment, whatever the hours, the pauses, the weekend, and the two days a year the clock jumps."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plg.quiet import Hours, next_allowed

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
USUAL = Hours(time(7, 30), time(19, 30), weekend=False, pauses=(), zone=AMSTERDAM)

START = datetime(2025, 1, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(0), timedelta(days=4 * 365)).map(START.__add__)
#: Moments near the nights in which the clock jumps: the last Sundays of March and October.
jumps = st.sampled_from([datetime(2026, month, day, 1, tzinfo=UTC) for month, day in ((3, 29), (10, 25))])
near_a_jump = st.builds(datetime.__add__, jumps, st.timedeltas(timedelta(hours=-3), timedelta(hours=3)))
pauses = st.lists(
    st.tuples(st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.integers(0, 60)).map(
        lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
    ),
    max_size=4,
).map(tuple)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    first, last = sorted(draw(st.lists(st.times(), min_size=2, max_size=2, unique=True)))
    return Hours(first, last, draw(st.booleans()), draw(pauses), AMSTERDAM)


def clock(moment: datetime) -> time:
    return moment.astimezone(AMSTERDAM).time()


@given(moment=moments | near_a_jump, rule=hours())
@example(moment=datetime(2026, 3, 29, 0, 59, tzinfo=UTC), rule=Hours(time(2, 30), time(3), True, (), AMSTERDAM))
@example(moment=datetime(2026, 10, 25, 0, 40, tzinfo=UTC), rule=Hours(time(2), time(2, 30), True, (), AMSTERDAM))
def test_it_is_never_before_and_allowed_then(moment: datetime, rule: Hours) -> None:
    found = next_allowed(moment, rule)
    assert found >= moment
    assert next_allowed(found, rule) == found, "what is allowed stays where it is"
    day = found.astimezone(AMSTERDAM).date()
    assert rule.counts(day)
    jumping = any(2 <= edge.hour <= 3 for edge in (rule.opens, rule.closes))
    assert jumping or rule.opens <= clock(found) < rule.closes


@given(moment=moments | near_a_jump, rule=hours(), share=st.floats(0, 1))
def test_nothing_earlier_was_allowed(moment: datetime, rule: Hours, share: float) -> None:
    found = next_allowed(moment, rule)
    between = moment + (found - moment) * share
    assert next_allowed(between, rule) == found


@given(first=moments, wait=st.timedeltas(timedelta(0), timedelta(days=90)), rule=hours())
def test_asking_later_never_gives_an_earlier_moment(first: datetime, wait: timedelta, rule: Hours) -> None:
    assert next_allowed(first, rule) <= next_allowed(first + wait, rule)


@given(moment=moments, rule=hours())
def test_it_does_not_matter_in_which_zone_the_moment_is_told(moment: datetime, rule: Hours) -> None:
    assert next_allowed(moment.astimezone(ZoneInfo("America/New_York")), rule) == next_allowed(moment, rule)


def at(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2026-11-18 12:00", "2026-11-18 12:00"),  # a Wednesday, by day
        ("2026-11-18 07:29", "2026-11-18 07:30"),
        ("2026-11-18 19:30", "2026-11-19 07:30"),  # closed is closed
        ("2026-11-20 19:31", "2026-11-23 07:30"),  # Friday evening: Monday
        ("2026-11-21 12:00", "2026-11-23 07:30"),  # Saturday
        ("2026-03-28 23:00", "2026-03-30 07:30"),  # the night the clock goes forward
        ("2026-10-24 23:00", "2026-10-26 07:30"),  # and back
    ],
)
def test_the_usual_hours(asked: str, found: str) -> None:
    assert next_allowed(at(asked), USUAL) == at(found)


def test_the_day_the_clock_jumps_is_as_long_as_it_is() -> None:
    everyday = Hours(time(0), time(23, 59), weekend=True, pauses=(), zone=AMSTERDAM)
    for day, length in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)):
        opens, closes = everyday.window(day)
        assert closes - opens == timedelta(hours=length) - timedelta(minutes=1)


def test_a_school_holiday_is_waited_out() -> None:
    rule = Hours(time(8), time(18), False, ((date(2026, 12, 19), date(2027, 1, 3)),), AMSTERDAM)
    assert next_allowed(at("2026-12-18 17:59"), rule) == at("2026-12-18 17:59")
    assert next_allowed(at("2026-12-18 18:00"), rule) == at("2027-01-04 08:00")


def test_hours_that_leave_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="opens before"):
        Hours(time(20), time(7), weekend=True, pauses=(), zone=AMSTERDAM)
    forever = Hours(time(8), time(18), True, ((date(2020, 1, 1), date(2040, 1, 1)),), AMSTERDAM)
    with pytest.raises(ValueError, match="no day is left"):
        next_allowed(at("2026-01-01 00:00"), forever)
