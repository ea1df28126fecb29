"""The municipality that reports are measured in: the demo's, without its plans."""

import json

from incidents import catalogue
from incidents.models import Category
from kommunbrott.management import demo_data, demo_past_reports
from kommunbrott.models import Area, User


def make_ekstad() -> dict:
    """Catalogue, parties, areas and accounts. Returns what the demo's past reports are drawn by."""
    catalogue.complete(Category, Category.history.model)
    demo_data.load_municipality()
    parties = demo_data.load_organisations()
    demo_data.load_areas()
    people = demo_data.read("users.json")
    demo_data.load_users(people, ["!"] * len(people), parties)
    return story()


def story() -> dict:
    return json.loads(demo_past_reports.FILE.read_text(encoding="utf-8"))


def areas() -> dict[str, Area]:
    return {area.name: area for area in Area.objects.all()}


def users() -> dict[str, User]:
    return {user.username: user for user in User.objects.select_related("organisation")}
