"""Reads a date as people write it. Pure; nothing is ever made up: what does not say its year is asked.

Used by the import of log forms.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

NO_DATE = {"", "?", "-", "onbekend", "datum onbekend", "n.v.t.", "nvt"}
_TIME = r"(?:[ t,]+\d{1,2}:\d{2}\S*(?: ?[ap]m)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_THREE = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ]'?(\d{{4}}|\d{{2}}){_TIME}")
_TWO = re.compile(r"(\d{1,2})[-/](\d{1,2})")
_WORDS = re.compile(
    rf"(?:(?:ma|di|wo|do|vr|za|zo)[a-z]*\.?,? +)?(\d{{1,2}})[ -]([a-z]{{3,9}})\.?(?:,?[ -]'?(\d{{4}}|\d{{2}}))?{_TIME}"
)
_SERIAL = re.compile(r"[3-6]\d{4}")
_EXCEL_BEGAN = date(1899, 12, 30)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb",
            "maart mrt mar",
            "april apr",
            "mei may",
            "juni jun",
            "juli jul",
            "augustus aug",
            "september sep sept",
            "oktober okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
SCHOOL_YEAR_BEGINS = 8


class NoDate(ValueError):
    """This is no date."""


class NoYear(ValueError):
    """This is a day of which the year is not told."""


@dataclass(frozen=True)
class Writing:
    """How the dates of a file are written.

    month_first: 3/12 is the 12th of March. school_year: the year a school year begins in, for days that do not tell
    theirs; 0 leaves such a day unknown; None: nobody said, and then it is a fault.
    """

    month_first: bool = False
    school_year: int | None = None


def read_date(told: str, writing: Writing) -> date | None:
    """Return the day that was written, None for one that is not known. Raises `NoDate` or `NoYear`."""
    told = " ".join(told.casefold().split())
    if told in NO_DATE:
        return None
    if match := _YEAR_FIRST.fullmatch(told):
        year, month, day = map(int, match.groups())
    elif match := _THREE.fullmatch(told):
        first, second, year = map(int, match.groups())
        day, month = (second, first) if writing.month_first else (first, second)
    elif _SERIAL.fullmatch(told):
        return _EXCEL_BEGAN + timedelta(days=int(told))
    else:
        day, month, said = _day_and_month(told, writing)
        if said is None:
            if writing.school_year is None:
                _made(2024, month, day)  # a day that cannot be is no date, whatever the year
                raise NoYear(told)
            if not writing.school_year:
                return None
            said = writing.school_year + (month < SCHOOL_YEAR_BEGINS)
        year = said
    return _made(year + 2000 if year < 100 else year, month, day)


def tells_no_year(told: Iterable[str]) -> str:
    """Return the first day of which the year is not told, as it was written; "" when there is none."""
    for one in told:
        try:
            read_date(one, Writing())
        except NoYear:
            return one
        except NoDate:
            continue
    return ""


def months_come_first(told: Iterable[str]) -> bool:
    """Return whether these days can only be read with the month in front, and none only with the day in front."""
    seen: Counter[str] = Counter()
    for one in told:
        if match := _THREE.fullmatch(" ".join(one.casefold().split())):
            first, second = int(match[1]), int(match[2])
            seen["day"] += first > 12 >= second
            seen["month"] += second > 12 >= first
    return bool(seen["month"] and not seen["day"])


def _day_and_month(told: str, writing: Writing) -> tuple[int, int, int | None]:
    if match := _TWO.fullmatch(told):
        first, second = int(match[1]), int(match[2])
        day, month = (second, first) if writing.month_first else (first, second)
        return day, month, None
    if match := _WORDS.fullmatch(told):
        if match[2] not in _MONTHS:
            raise NoDate(told)
        return int(match[1]), _MONTHS[match[2]], int(match[3]) if match[3] else None
    raise NoDate(told)


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoDate(str(error)) from error
