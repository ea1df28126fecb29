import django_tables2 as tables

from kommunbrott.models import Area, Organisation, OutboxMessage, SignedLink, User


class OrganisationTable(tables.Table):
    name = tables.TemplateColumn(template_name="kommunbrott/_organisation_name.html", verbose_name="Part")
    kind = tables.Column(verbose_name="Typ")
    parent = tables.Column(verbose_name="Hör till", default="")
    contact_name = tables.TemplateColumn(
        template_name="kommunbrott/_organisation_contact.html", verbose_name="Kontakt"
    )
    state = tables.TemplateColumn(
        template_name="kommunbrott/_organisation_state.html",
        verbose_name="Läge",
        order_by=("retired_on", "name"),
    )

    class Meta:
        model = Organisation
        fields = ["name", "kind", "parent", "contact_name", "state"]
        order_by = "name"


class AreaTable(tables.Table):
    name = tables.TemplateColumn(template_name="kommunbrott/_area_name.html", verbose_name="Område")
    kind = tables.Column(verbose_name="Typ")
    parent = tables.Column(verbose_name="Ligger i", default="")
    border = tables.TemplateColumn(
        "{% if record.has_border %}Finns{% else %}Saknas{% endif %}", verbose_name="Gräns", orderable=False
    )
    source = tables.Column(verbose_name="Källa", default="")

    class Meta:
        model = Area
        fields = ["name", "kind", "parent", "border", "source"]
        order_by = "name"


class UserTable(tables.Table):
    name = tables.TemplateColumn(template_name="kommunbrott/_user_name.html", verbose_name="Namn")
    organisation = tables.Column(verbose_name="Part", default="")
    roles = tables.Column(verbose_name="Roll", orderable=False, empty_values=())
    last_login = tables.DateColumn(verbose_name="Senast inne", default="Aldrig", format="Y-m-d")
    is_active = tables.TemplateColumn(template_name="kommunbrott/_user_state.html", verbose_name="Konto")

    class Meta:
        model = User
        fields = ["name", "organisation", "roles", "last_login", "is_active"]
        order_by = "name"

    def render_roles(self, record):
        roles = {
            "samordnare": record.is_coordinator,
            "administratör": record.is_administrator,
            "rapportör": record.is_reporter,
        }
        return ", ".join(role for role, is_held in roles.items() if is_held).capitalize()


class OutboxTable(tables.Table):
    subject = tables.TemplateColumn(
        template_name="kommunbrott/_outbox_message_subject.html", verbose_name="Brev"
    )
    created_at = tables.DateTimeColumn(verbose_name="Skrivet", format="Y-m-d H.i")
    state = tables.TemplateColumn(template_name="kommunbrott/_outbox_message_state.html", verbose_name="Läge")
    what_to_do = tables.TemplateColumn(
        template_name="kommunbrott/_outbox_message_tools.html",
        verbose_name="Gör",
        orderable=False,
        empty_values=(),
    )

    class Meta:
        model = OutboxMessage
        fields = ["subject", "created_at", "state", "what_to_do"]
        order_by = "-created_at"


class LinkTable(tables.Table):
    """Drawn with ``now`` in the context, for a link's state follows from the time."""

    purpose = tables.TemplateColumn(
        template_name="kommunbrott/_signed_link_purpose.html",
        verbose_name="Ändamål",
        order_by=("purpose_label", "subject_label"),
    )
    recipient_email = tables.TemplateColumn(
        template_name="kommunbrott/_signed_link_recipient.html", verbose_name="Till"
    )
    state = tables.TemplateColumn(
        template_name="kommunbrott/_signed_link_state.html",
        verbose_name="Läge",
        order_by=("revoked_at", "closed_at", "expires_at"),
    )
    used = tables.TemplateColumn(
        template_name="kommunbrott/_signed_link_uses.html",
        verbose_name="Senast använd",
        order_by=("answered_at", "opened_at"),
        empty_values=(),
    )
    what_to_do = tables.TemplateColumn(
        template_name="kommunbrott/_signed_link_tools.html",
        verbose_name="Gör",
        orderable=False,
        empty_values=(),
    )

    class Meta:
        model = SignedLink
        fields = ["purpose", "recipient_email", "state", "used", "what_to_do"]
