import re
from itertools import pairwise

from plans.choices import PlanStatus
from plans.documents.html import plan_html
from tests.plans.printed import EKSTAD, rich_plan
from tests.plans.test_documents_pdf import attacked


def written(content=None) -> str:
    return plan_html(content or rich_plan(), EKSTAD).decode()


def test_page_stands_by_itself():
    html = written()

    assert re.findall(r'(?:src|href)="(?!#)([^"]*)"', html) == []
    assert "url(" not in html
    assert "@import" not in html


def test_page_is_built_for_those_who_listen():
    html = written()

    assert html.startswith('<!doctype html>\n<html lang="sv">')
    assert [html.count(f"<{tag}") for tag in ("h1", "main", "nav", "footer")] == [1, 1, 1, 1]
    assert html.count("<th ") == html.count("<th scope=")
    assert re.findall(r"<th>", html) == []


def test_every_inner_link_leads_somewhere():
    html = written()

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_headings_go_one_step_at_a_time():
    levels = [int(level) for level in re.findall(r"<h([1-6])", written())]

    assert [(one, two) for one, two in pairwise(levels) if two > one + 1] == []


def test_state_is_told():
    assert "Utkast, inte beslutat" in written(rich_plan(status=PlanStatus.DRAFT, decision=None))


def test_markup_in_any_text_is_written_as_text():
    html = written(attacked(rich_plan()))

    assert "<script" not in html
    assert "<img" not in html
    assert html.count("<style") == 1
