import datetime as dt

from django.utils import timezone

from councils.due import due
from kommunbrott.reminders import Due
from tests.factories import make_assignment, make_council, make_membership, make_organisation, make_user

TODAY = dt.date(2026, 11, 23)


def test_open_assignments_are_told_of_to_whose_they_are():
    council = make_council(name="Brottsförebyggande rådet")
    amina = make_membership(council, name="Amina", email="amina@ekstad.example")
    party = make_organisation(name="Ekstadshem", contact_email="vd@ekstadshem.example")
    hers = make_assignment(
        council=council, membership=amina, person="Amina", text="Byt lampor", due_on=TODAY, organisation=party
    )
    theirs = make_assignment(council=council, organisation=party, text="Räkna", due_on=dt.date(2026, 12, 29))
    nobodys = make_assignment(council=council, person="Okänd", text="Fråga", due_on=dt.date(2026, 12, 29))
    make_assignment(council=council, due_on=dt.date(2026, 12, 30))
    make_assignment(council=council)
    make_assignment(
        council=council,
        due_on=TODAY,
        status="klart",
        closing_reason="Gjort.",
        closed_at=timezone.now(),
        closed_by=make_user(),
    )
    text = f"{council.label}. Uppdraget står på varje dagordning tills det avslutas med en anledning."

    assert list(due(TODAY)) == [
        Due(f"assignment:{hers.pk}", "Byt lampor", text, f"/moten/uppdrag/{hers.pk}/", TODAY,
            "amina@ekstad.example", "Amina, Ekstadshem"),
        Due(f"assignment:{theirs.pk}", "Räkna", text, f"/moten/uppdrag/{theirs.pk}/", dt.date(2026, 12, 29),
            "vd@ekstadshem.example", "Ekstadshem"),
        Due(f"assignment:{nobodys.pk}", "Fråga", text, f"/moten/uppdrag/{nobodys.pk}/", dt.date(2026, 12, 29),
            "", "Okänd"),
    ]  # fmt: skip
