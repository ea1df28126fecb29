import datetime as dt

from kommunbrott.reminders import Due
from plans.choices import PlanStatus
from plans.due import due
from tests.factories import make_action, make_focus_area, make_organisation, make_plan

TODAY = dt.date(2026, 11, 23)


def decided_plan(**kw):
    decided = {
        "status": PlanStatus.DECIDED,
        "decided_on": dt.date(2026, 1, 8),
        "decided_by": make_organisation(kind="fullmaktige"),
        "decision_paragraph": "§ 1",
        "decision_dnr": "KS 1",
    }
    return make_plan(title="Åtgärdsplan 2026–2027", **decided | kw)


def test_actions_of_decided_plans_are_told_of_to_who_leads_them():
    lead = make_organisation(name="Ekstadshem", contact_email="vd@ekstadshem.example")
    area = make_focus_area(plan=decided_plan())
    late = make_action(
        focus_area=area, number="1.1", title="Byt lampor", due_on=dt.date(2026, 11, 1), lead=lead
    )
    soon = make_action(focus_area=area, title="Utan ansvarig", due_on=dt.date(2026, 12, 29))
    make_action(focus_area=area, due_on=dt.date(2026, 12, 30))
    make_action(
        focus_area=area,
        due_on=dt.date(2026, 11, 1),
        manual_status="avbruten",
        manual_status_reason="Slut på pengar.",
    )
    make_action(focus_area=make_focus_area(), due_on=dt.date(2026, 11, 1))

    assert list(due(TODAY)) == [
        Due(
            key=f"action:{late.pk}",
            title="1.1 Byt lampor",
            text="Står i Åtgärdsplan 2026–2027. Berätta hur det går.",
            url=f"/planer/atgard/{late.pk}/",
            due_on=dt.date(2026, 11, 1),
            to="vd@ekstadshem.example",
            whose="Ekstadshem",
        ),
        Due(
            key=f"action:{soon.pk}",
            title="Utan ansvarig",
            text="Står i Åtgärdsplan 2026–2027. Berätta hur det går.",
            url=f"/planer/atgard/{soon.pk}/",
            due_on=dt.date(2026, 12, 29),
        ),
    ]


def test_days_of_the_act_are_for_the_coordinators():
    plan = decided_plan(decided_on=dt.date(2024, 12, 10), starts_on=dt.date(2025, 1, 1))

    assert list(due(TODAY)) == [
        Due(
            key=f"duty:{plan.pk}/Planen",
            title="Planen ska vara uppföljd",
            text="Lagen (2023:196) säger minst vartannat år (6 §).",
            url="/",
            due_on=dt.date(2026, 12, 10),
        )
    ]
