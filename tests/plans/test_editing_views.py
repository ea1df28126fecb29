from django.urls import reverse

from plans.blocks import BLOCKS, version
from tests.factories import make_action, make_cause, make_focus_area, make_organisation, make_plan


def edit_url(kind, row, name):
    return reverse("plans:block_edit", args=[kind, row.pk, name])


def present(kind, name, row):
    return version(BLOCKS[kind, name].read(row))


def test_plan_page_opens(client):
    area = make_focus_area(lead=make_organisation(), problem="Mörkt [^1]")
    make_cause(focus_area=area)
    make_action(focus_area=area, goals=["Ljust"], responsible=[make_organisation()])
    for url in (
        reverse("plans:plan_list"),
        area.plan.get_absolute_url(),
        reverse("plans:focus_area_detail", args=[area.plan.pk, area.pk]),
        reverse("plans:action_detail", args=[area.actions.get().pk]),
        edit_url("fokusomrade", area, "problem"),
        edit_url("fokusomrade", area, "rubrik"),
        edit_url("fokusomrade", area, "ny-atgard"),
        edit_url("fokusomrade", area, "ny-orsak"),
        edit_url("fokusomrade", area, "analyslage"),
        edit_url("atgard", area.actions.get(), "rad"),
        edit_url("orsak", area.causes.get(), "text"),
        edit_url("plan", area.plan, "uppgifter"),
        edit_url("plan", area.plan, "ny-kalla"),
        edit_url("plan", area.plan, "nytt-fokusomrade"),
    ):
        assert client.get(url).status_code == 200
        assert client.get(url, headers={"HX-Request": "true"}).status_code == 200
