import datetime as dt

from kommunbrott.management.reminding import remind_due
from kommunbrott.models import OutboxMessage
from tests.factories import make_action, make_assignment, make_focus_area, make_organisation
from tests.plans.test_due import decided_plan

NOW = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)


def test_one_letter_holds_what_meetings_and_plans_ask_of_a_party():
    party = make_organisation(contact_email="vd@ekstadshem.example")
    make_assignment(organisation=party, text="Räkna lampor", due_on=dt.date(2026, 11, 27))
    area = make_focus_area(plan=decided_plan())
    make_action(focus_area=area, title="Byt lampor", lead=party, due_on=dt.date(2026, 11, 24))

    assert [remind_due(NOW), remind_due(NOW)] == [(0, 1), (0, 0)]
    letter = OutboxMessage.objects.get(to="vd@ekstadshem.example")
    assert [
        (group["heading"], [row["title"] for row in group["rows"]]) for group in letter.context["groups"]
    ] == [("Ska vara klart nu", ["Byt lampor"]), ("Kommer snart", ["Räkna lampor"])]
