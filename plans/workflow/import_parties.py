"""Names in an imported file -> organisations, and the responsibilities that follow."""

from kommunbrott.folding import fold_tight
from kommunbrott.models import Organisation
from kommunbrott.parties import Party
from plans.choices import ResponsibilityRole
from plans.importers import ImportedPlan
from plans.importers.answers import AS_READ, OTHER_PARTY, Answers, cut
from plans.importers.plain_words import organisation_kind
from plans.models import Responsibility

NAME, UNIT, WRITTEN = 160, 250, 300


class Parties:
    """The register as the save sees it. A name that nobody answers to is proposed when it is first used."""

    def __init__(self, plan: ImportedPlan, answers: Answers):
        """Two queries."""
        self.answers, self.mappings = answers, plan.parties
        self.by_name = {party.name: index for index, party in enumerate(plan.parties)}
        self.by_id = {row.pk: row for row in Organisation.objects.prefetch_related("aliases")}
        self.by_spelling: dict[str, Organisation] = {}
        self.proposed: list[Organisation] = []
        rows = sorted(self.by_id.values(), key=lambda row: row.is_retired)
        for spellings in (
            lambda row: [row.name],
            lambda row: [row.short_name],
            lambda row: [alias.name for alias in row.aliases.all()],
        ):
            for row in rows:
                for spelling in filter(None, map(fold_tight, spellings(row))):
                    self.by_spelling.setdefault(spelling, row)

    def organisation(self, party: Party) -> Organisation | None:
        """None for a target group, and for what the coordinator chooses later in the draft."""
        index = self.by_name[party.name]
        answer = self.answers.party(index)
        if answer.is_nobody:
            return None
        if answer.choice == OTHER_PARTY and answer.name:
            return self.known_or_proposed(answer.name)
        wanted = self.mappings[index].organisation_id if answer.choice == AS_READ else answer.organisation_id
        return self.by_id.get(wanted) or self.known_or_proposed(party.name)

    def known_or_proposed(self, name: str) -> Organisation:
        name = cut(" ".join(name.split()), NAME)
        found = self.by_spelling.get(fold_tight(name))
        if found is None:
            found = Organisation.objects.create(name=name, kind=organisation_kind(name), is_proposed=True)
            self.by_spelling[fold_tight(name)] = found
            self.proposed.append(found)
        return found

    def place(self, written: tuple[Party, ...], **owner) -> None:
        """Responsibilities in the order of the file. ``owner`` is ``action=`` or ``focus_area=``.

        The lead is who the text says, or the first one when that was asked for. A party that two names of
        the cell became is one, with both texts.
        """
        found = [(party, self.organisation(party)) for party in written]
        found = [(party, organisation) for party, organisation in found if organisation]
        lead = next((party for party, _ in found if party.is_lead), None)
        if lead is None and self.answers.first_is_lead:
            lead = next((party for party, _ in found if party.is_lead is None), None)
        rows: dict[int, Responsibility] = {}
        for party, organisation in found:
            row = rows.setdefault(
                organisation.pk, Responsibility(organisation=organisation, position=len(rows), **owner)
            )
            row.unit = cut(_listed(", ", row.unit, party.unit), UNIT)
            row.as_written = cut(_listed("; ", row.as_written, party.as_written), WRITTEN)
            if party is lead:
                row.role = ResponsibilityRole.LEAD
        for row in rows.values():
            row.save()


def _listed(separator: str, *texts: str | None) -> str:
    return separator.join(dict.fromkeys(text for text in texts if text))
