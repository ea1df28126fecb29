"""Which reports: one selection behind list, map, figures and file, so that they can never disagree."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone

from incidents import access
from incidents.choices import COUNTED
from incidents.models import Category, Report
from incidents.models.report import CELL
from kommunbrott import geo, sweref
from kommunbrott.models import Area, Organisation, User
from kommunbrott.numbers import whole_number
from kommunbrott.words import in_folded

# How far around a point one may look, in metres.
DISTANCES = (50, 150, 300, 500, 1000, 2000)
USUAL_DISTANCE = 150
ONE_DAY = dt.timedelta(days=1)
# Years whose days have a moment to begin at, whatever the time zone.
EARLIEST, LATEST = 1900, 2200
# Who tells, in one field of the address: a kind of reporter, or one organisation.
KIND, PARTY = "typ-", "part-"


@dataclass(frozen=True, slots=True)
class Point:
    """In WGS 84. Written 57.123456,15.123456."""

    latitude: float
    longitude: float

    @classmethod
    def read(cls, text: str) -> Self | None:
        try:
            latitude, longitude = (float(part) for part in text.split(","))
        except ValueError:
            return None
        is_here = geo.SOUTH <= latitude <= geo.NORTH and geo.WEST <= longitude <= geo.EAST
        return cls(latitude, longitude) if is_here else None

    def __str__(self):
        return f"{self.latitude:.6f},{self.longitude:.6f}"


@dataclass(frozen=True, slots=True)
class Square:
    """A part of the map: ``side`` by ``side`` of the grid's cells, from the one at ``x``, ``y``. Written 51-6400-4."""

    x: int
    y: int
    side: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        numbers = [whole_number(part) for part in text.split("-")]
        if len(numbers) != 3 or None in numbers or not 1 <= numbers[2] <= 10_000:
            return None
        return cls(*numbers)

    def __str__(self):
        return f"{self.x}-{self.y}-{self.side}"

    @property
    def metres(self) -> int:
        return self.side * CELL


@dataclass(frozen=True, slots=True)
class Selection:
    """What is set narrows; what is not set lets all through. Days are Swedish, the last one included.

    ``category`` may be of either level, ``area`` may hold others. ``place`` and ``near`` with ``metres`` are all
    within that distance; ``place`` alone, what was reported of it. ``status`` may also be COUNTED: one row per event,
    those that figures count.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    category: Category | None = None
    area: Area | None = None
    place: Area | None = None
    near: Point | None = None
    metres: int | None = None
    square: Square | None = None
    reporter_kind: str = ""
    organisation: Organisation | None = None
    status: str = ""
    words: str = ""

    def reports(self, user: User) -> QuerySet[Report]:
        """Those of the selection that ``user`` may see."""
        return self.narrow(Report.objects.visible_to(user), user)

    def narrow(self, reports: QuerySet[Report], user: User) -> QuerySet[Report]:
        if self.status == COUNTED:
            reports = reports.counted()
        elif self.status:
            reports = reports.filter(status=self.status)
        for condition in (self.when(), self.what(), self.where(), self.who()):
            reports = reports.filter(condition)
        return reports.filter(*self.said(user))

    @property
    def before(self) -> Self | None:
        """The same of as many days before, when it has a first and a last day."""
        if not (self.first and self.last) or self.first > self.last:
            return None
        days = (self.last - self.first).days + 1
        if self.first.toordinal() <= days:
            return None
        last = self.first - dt.timedelta(days=1)
        return replace(self, first=last - dt.timedelta(days=days - 1), last=last)

    def when(self) -> Q:
        """By the moments that days begin, which stand in the indexes of area, category and the newest. Days without
        such a moment by their numbers."""
        days = Q()
        if self.first:
            days &= (
                Q(starts_at__gte=begins(self.first))
                if has_moment(self.first)
                else Q(local_day__gte=self.first.toordinal())
            )
        if self.last:
            end = self.last
            days &= (
                Q(starts_at__lt=begins(end + ONE_DAY))
                if has_moment(end)
                else Q(local_day__lte=end.toordinal())
            )
        return days

    def what(self) -> Q:
        if self.category is None:
            return Q()
        return Q(subcategory=self.category) if self.category.parent_id else Q(category=self.category)

    def where(self) -> Q:
        ground = Q()
        if self.area:
            key = self.area.pk
            within = Q(pk=key) | Q(parent=key) | Q(parent__parent=key) | Q(parent__parent__parent=key)
            ground &= Q(area__in=Area.objects.filter(within).values("pk"))
        if self.place:
            middle = geo.middle(self.place.geometry) if self.metres and self.place.geometry else None
            around = self.around(Point(*middle)) if middle else Q(pk__in=[])
            ground &= Q(place=self.place) | around
        if self.near:
            ground &= self.around(self.near)
        if self.square:
            ends = self.square.side - 1
            ground &= Q(cell_x__range=(self.square.x, self.square.x + ends))
            ground &= Q(cell_y__range=(self.square.y, self.square.y + ends))
        return ground

    def around(self, point: Point) -> Q:
        """The cells that it reaches, for which there is an index; a box, and the circle in it."""
        metres = self.metres or USUAL_DISTANCE
        north, east = (round(each) for each in sweref.metres(point.latitude, point.longitude))
        return (
            Q(cell_x__range=((east - metres) // CELL, (east + metres) // CELL))
            & Q(cell_y__range=((north - metres) // CELL, (north + metres) // CELL))
            & Q(east__range=(east - metres, east + metres))
            & Q(north__range=(north - metres, north + metres))
            & Q(LessThanOrEqual(squared("east", east) + squared("north", north), float(metres**2)))
        )

    def who(self) -> Q:
        teller = Q()
        if self.reporter_kind:
            teller &= Q(reporter_kind=self.reporter_kind)
        if self.organisation:
            teller &= Q(organisation=self.organisation)
        return teller

    def said(self, user: User) -> list[Q]:
        """Each word in what the reader may read: a hit in a text that is masked would confirm a guessed name."""
        conditions = in_folded(self.words, "searched")
        if not access.may_see_case(user):
            names = in_folded(self.words, "searched_names")
            conditions = [Q(reporter=user) & own | name for own, name in zip(conditions, names, strict=True)]
        numbers = [whole_number(word) for word in self.words.split()]
        return [
            condition if number is None else condition | Q(pk=number)
            for condition, number in zip(conditions, numbers, strict=False)
        ]

    def parameters(self) -> dict[str, str]:
        """As the address of the register has them."""
        teller = f"{KIND}{self.reporter_kind}" if self.reporter_kind else ""
        if self.organisation:
            teller = f"{PARTY}{self.organisation.pk}"
        said = {
            "fran": self.first and self.first.isoformat(),
            "till": self.last and self.last.isoformat(),
            "kategori": self.category and self.category.pk,
            "omrade": self.area and self.area.pk,
            "plats": self.place and self.place.pk,
            "nara": self.near,
            "radie": self.metres,
            "ruta": self.square,
            "av": teller,
            "lage": self.status,
            "q": self.words,
        }
        return {name: str(value) for name, value in said.items() if value}

    @property
    def address(self) -> str:
        """Where the register shows these reports."""
        return f"{reverse('incidents:report_list')}?{urlencode(self.parameters())}"


def has_moment(day: dt.date) -> bool:
    return EARLIEST <= day.year <= LATEST


def begins(day: dt.date) -> dt.datetime:
    """The moment that a Swedish day begins."""
    return dt.datetime.combine(day, dt.time(), timezone.get_default_timezone())


def squared(column: str, from_there: int):
    """The square of a distance along one axis, as a float: as whole numbers it is too large for PostgreSQL."""
    distance = F(column) - Value(float(from_there), output_field=FloatField())
    return distance * distance
