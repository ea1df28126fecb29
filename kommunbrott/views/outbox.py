"""What has been sent, what could not be, and the links that were handed out."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kommunbrott import links, outbox
from kommunbrott.access import Overtaken, may_handle_mail, require
from kommunbrott.choices import LinkState
from kommunbrott.filters import LinkFilter, OutboxFilter
from kommunbrott.forms.outbox import DiscardForm
from kommunbrott.listing import ListPage
from kommunbrott.models import OutboxMessage, SignedLink
from kommunbrott.tables import LinkTable, OutboxTable


class MailList(ListPage):
    def dispatch(self, request, *args, **kwargs):
        require(may_handle_mail(request.user))
        return super().dispatch(request, *args, **kwargs)


class OutboxList(MailList):
    title = "Utskick"
    model = OutboxMessage
    table_class = OutboxTable
    filterset_class = OutboxFilter
    template_name = "kommunbrott/outbox_message_list.html"
    empty_heading = "Inga brev än"
    empty_reason = "Här syns de brev som systemet skickar, och de som inte gick fram."

    def get_queryset(self):
        return OutboxMessage.objects.for_list()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            failed=OutboxMessage.objects.failed().count(),
            is_set_up=outbox.is_set_up(),
            folder=settings.EMAIL_FILE_PATH if "filebased" in settings.EMAIL_BACKEND else "",
            **kwargs,
        )


class LinkList(MailList):
    title = "Svarslänkar"
    model = SignedLink
    table_class = LinkTable
    filterset_class = LinkFilter
    template_name = "kommunbrott/signed_link_list.html"
    empty_heading = "Inga svarslänkar än"
    empty_reason = "En svarslänk låter en part svara utan konto. Den görs när något skickas ut för svar."

    def get_queryset(self):
        return SignedLink.objects.for_list()

    def get_context_data(self, **kwargs):
        return super().get_context_data(now=timezone.now(), **kwargs)


@require_POST
def outbox_message_retry(request, pk):
    message = get_object_or_404(OutboxMessage, pk=pk)
    outbox.retry(message, by=request.user, now=timezone.now())
    messages.success(request, f"{message} skickas inom en minut.")
    return redirect("outbox_message_list")


@require_http_methods(["GET", "POST"])
def outbox_message_discard(request, pk):
    message = get_object_or_404(OutboxMessage, pk=pk)
    require(may_handle_mail(request.user))
    if not message.can_be_discarded:
        raise Overtaken(message)
    form = DiscardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outbox.discard(message, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, f"{message} är slängt.")
        return redirect("outbox_message_list")
    return render(request, "kommunbrott/outbox_message_discard.html", {"message": message, "form": form})


@require_POST
def outbox_message_trial(request):
    """A letter to oneself, to see that letters arrive."""
    user, now = request.user, timezone.now()
    require(may_handle_mail(user))
    if not user.email:
        messages.error(request, "Ditt konto har ingen e-postadress att skicka provbrevet till.")
        return redirect("outbox_message_list")
    with transaction.atomic():
        outbox.post(
            key=f"trial:{user.pk}:{now.isoformat(timespec='seconds')}",
            to=user.email,
            subject="Provbrev",
            template="notice",
            context={
                "heading": "Provbrevet kom fram",
                "paragraphs": [f"{user} bad om det här brevet {timezone.localtime(now):%Y-%m-%d kl. %H.%M}."],
            },
        )
    messages.success(request, f"Ett provbrev skickas till {user.email} inom en minut.")
    return redirect("outbox_message_list")


@require_http_methods(["GET", "POST"])
def signed_link_revoke(request, pk):
    link = get_object_or_404(SignedLink.objects.select_related("organisation"), pk=pk)
    require(may_handle_mail(request.user))
    if request.method == "POST":
        links.revoke(link, by=request.user, now=timezone.now())
        messages.success(
            request, "Svarslänken är återkallad. Den som öppnar den får veta att den inte gäller."
        )
        return redirect("signed_link_list")
    if link.state(timezone.now()) != LinkState.ALIVE:
        raise Overtaken(link)
    return render(request, "kommunbrott/signed_link_revoke.html", {"link": link})
