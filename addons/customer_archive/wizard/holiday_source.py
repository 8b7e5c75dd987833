"""Where public holidays come from: the package ``holidays``, or a CSV file."""

import csv
import io
from datetime import date
from typing import NamedTuple

import holidays

WEEKEND = (5, 6)


class Day(NamedTuple):
    """A day off, or a make-up day with the weekday it stands for (0 to 6)."""

    date: date
    kind: str
    name: str
    weekday: int | None = None


def get_country_days(country_code, year, lang, makeup_name):
    """Return the days off and make-up days of a country in one year.

    :param str country_code: ISO code
    :param int year: the year
    :param str lang: language of the names, where the package has it
    :param str makeup_name: name of the make-up days, which the package doesn't name
    :return: list of Day, and whether the arrangement of that year is final
    :raises NotImplementedError: for countries the package doesn't know
    """
    # a make-up day may belong to the next year's arrangement
    calendar = holidays.country_holidays(country_code, years=(year, year + 1))
    if calendar.supported_languages:
        known = lang if lang in calendar.supported_languages else "en_US"
        calendar = holidays.country_holidays(
            country_code, years=(year, year + 1), language=known
        )
    days = [
        Day(day, "holiday", name) for day, name in calendar.items() if day.year == year
    ]
    stands_for = {
        **_get_stands_for(calendar, year),
        **_get_stands_for(calendar, year + 1),
    }
    days += [
        Day(day, "makeup", makeup_name, stands_for.get(day))
        for day in calendar.weekend_workdays
        if day.year == year
    ]
    # where days are shifted every year, a year without any isn't published yet
    is_final = not calendar.has_substituted_holidays or bool(
        _get_substitutions(calendar, year)
    )
    return _deduce_weekdays(days), is_final


def _get_substitutions(calendar, year):
    """Return the shifts of a year: (month, day) off for (month, day[, year]) worked."""
    shifts = getattr(calendar, "special_public_holidays", {}).get(year, ())
    if shifts and not isinstance(shifts[0], tuple):
        shifts = (shifts,)
    return [shift for shift in shifts if isinstance(shift[2], int)]


def _get_stands_for(calendar, year):
    weekdays = {}
    for month, day, from_month, from_day, *rest in _get_substitutions(calendar, year):
        worked = date(rest[0] if rest else year, from_month, from_day)
        weekdays[worked] = date(year, month, day).weekday()
    return weekdays


def parse_csv(content, year):
    """Return the days of a CSV file: date, name, kind, stands for.

    The kind is ``holiday`` or ``makeup``; a make-up day may say which date off, or
    which weekday (1 = Monday), it stands for.

    :param bytes content: the file, in UTF-8 or in the encoding of Chinese Excel
    :param int year: the year all dates are in
    :return: list of Day
    :raises ValueError: with the number of the line that can't be read
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    days = []
    for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        if not any(row) or (number == 1 and row[0].strip().lower() == "date"):
            continue
        try:
            days.append(_parse_row(*(cell.strip() for cell in row), year=year))
        except (TypeError, ValueError) as error:
            raise ValueError(number) from error
    if len({day.date for day in days}) < len(days):
        raise ValueError(number)
    return _deduce_weekdays(days)


def _parse_row(day, name, kind, stands_for="", *, year):
    day = date.fromisoformat(day.replace("/", "-"))
    if day.year != year or kind not in ("holiday", "makeup") or not name:
        raise ValueError(day)
    weekday = None
    if kind == "makeup" and stands_for:
        weekday = (
            "1234567".index(stands_for)
            if stands_for.isdigit()
            else date.fromisoformat(stands_for.replace("/", "-")).weekday()
        )
    return Day(day, kind, name, weekday)


def _deduce_weekdays(days):
    """Sort the days; give make-up days the weekday of the nearest day off not taken."""
    days = sorted(days)
    free = [
        day.date
        for day in days
        if day.kind == "holiday" and day.date.weekday() not in WEEKEND
    ]
    return [
        day._replace(weekday=_take_nearest(free, day.date).weekday())
        if day.kind == "makeup" and day.weekday is None
        else day
        for day in days
    ]


def _take_nearest(free, worked):
    """Take the nearest day off; without any, the make-up day has its own hours."""
    nearest = min(free, key=lambda off: abs(off - worked), default=worked)
    if free:
        free.remove(nearest)
    return nearest
