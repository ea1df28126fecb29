"""The plan as a web page of its own: one file that reads well on any screen and fetches nothing."""

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from plans.content import PlanContent
from plans.documents.brand import Brand
from plans.documents.outline import Outline

TEMPLATE = "plans/plan_document_page.html"
STYLESHEET = "css/document_page.css"


def plan_html(plan: PlanContent, brand: Brand) -> bytes:
    """The stylesheet is written into the file: it is opened from a disk or an e-mail, not served by us."""
    style = stylesheet() + f":root {{ --accent: {brand.accent} }}\n"
    return render_to_string(TEMPLATE, page_context(plan, brand) | {"style": style}).lstrip().encode()


def page_context(plan: PlanContent, brand: Brand) -> dict:
    return {"outline": Outline(plan, brand)}


def stylesheet() -> str:
    with open(finders.find(STYLESHEET), encoding="utf-8") as file:
        return file.read()
