"""Swedish working days: not weekends, public holidays, or the eves that offices are closed on."""

import datetime as dt
from functools import lru_cache

SATURDAY = 5


@lru_cache(maxsize=16)
def days_off(year: int) -> frozenset[dt.date]:
    """Helgdagar (lag 1989:253), and midsommarafton, julafton and nyårsafton, which are kept as such."""
    # Reading the calendars of the world takes a second. Only a process that needs a day has to wait for it.
    from holidays import country_holidays

    return frozenset(country_holidays("SE", years=year, categories=("public", "de_facto")))


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < SATURDAY and day not in days_off(day.year)


def next_working_day(day: dt.date) -> dt.date:
    """The first one after ``day``."""
    following = day + dt.timedelta(days=1)
    while not is_working_day(following):
        following += dt.timedelta(days=1)
    return following
