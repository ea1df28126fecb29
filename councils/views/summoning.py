"""Kallelse: sent by the coordinator, read and answered by the members, with or without an account."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from councils import access
from councils.choices import MeetingLink, PaperSource, ReplyAnswer
from councils.content import SummonsContent
from councils.documents.bundle import Bundle
from councils.documents.papers import frozen_paper
from councils.documents.summons import summons_pdf
from councils.forms.agenda import ReplyForm, SummonsForm
from councils.forms.proposals import ProposalForm
from councils.models import ItemFile, MeetingReply, Membership, Summons
from councils.printing import bundle_file
from councils.views.meetings import comment_counts, visible_meeting
from councils.workflow import summoning as workflow
from kommunbrott.access import require
from kommunbrott.attachments import given_out
from kommunbrott.links import DeadLink, with_link
from kommunbrott.models import Municipality
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.documents.brand import brand_of
from plans.printing import Unprintable, printed_now


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def meeting_summon(request, pk):
    """Shows what will go out and to whom, and sends it."""
    meeting, now = visible_meeting(request, pk), timezone.now()
    require(access.may_summon(request.user, meeting, now))
    content = meeting.content()
    last = meeting.summonses.defer("pdf", "secret_pdf").last()
    form = SummonsForm(request.POST or None, today=timezone.localdate(now), meeting_on=meeting.day)
    is_same = last is not None and last.digest == content.digest
    if is_sent(request) and form.is_valid() and content.items and not is_same:
        brand = brand_of(Municipality.current())
        try:
            pdf = printed_now(lambda: summons_pdf(content.masked(), brand))
            secret = content.has_secrets and printed_now(lambda: summons_pdf(content.marked(), brand))
        except Unprintable as error:
            form.add_error(None, error.message)
        else:
            printed = workflow.Printed(content, pdf, secret or None)
            summons = workflow.summon(
                meeting, by=request.user, printed=printed, reply_by=form.cleaned_data["reply_by"], now=now
            )
            messages.success(request, f"Kallelsen är skickad, version {summons.number}.")
            return redirect(meeting)
    members = list(meeting.council.memberships.current(meeting.day).for_list())
    context = {
        "meeting": meeting,
        "content": content.marked(),
        "comment_counts": {},
        "form": form,
        "last": last,
        "is_same": is_same,
        "news": content.news_since(last.tree if last else None),
        "reached": [member for member in members if member.address],
        "unreached": [member for member in members if not member.address],
    }
    return render(request, "councils/meeting_summon.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def summons_detail(request, pk):
    """The last summons to the meeting, for who has logged in."""
    visible = Summons.objects.visible_to(request.user, timezone.localdate())
    summons = (
        visible.filter(meeting=pk)
        .select_related("meeting__council", "made_by")
        .defer("pdf", "secret_pdf")
        .last()
    )
    if summons is None:
        raise Http404
    meeting = summons.meeting
    member = meeting.council.memberships.current(meeting.day).filter(user=request.user).first()
    return summons_page(request, summons, member)


@with_link(MeetingLink.SUMMONS)
@require_http_methods(["GET", "HEAD", "POST"])
def summons_link(request, link):
    summons, member = called_by(link)
    return summons_page(request, summons, member, link)


def called_by(link) -> tuple[Summons, Membership]:
    """The last summons to the link's meeting, and whose link it is. DeadLink when the person sits there no more."""
    meeting_key, _, member_key = link.subject_key.partition("/")
    pks = [whole_number(key.rpartition(":")[2]) for key in (meeting_key, member_key)]
    member = Membership.objects.filter(pk=pks[1]).select_related("council").first()
    summonses = Summons.objects.filter(meeting=pks[0]).select_related("meeting__council", "made_by")
    summons = summonses.defer("pdf", "secret_pdf").last()
    if not summons or not member or not member.is_current(summons.meeting.day):
        raise DeadLink
    return summons, member


def summons_page(request, summons: Summons, member: Membership | None, link=None):
    meeting, now = summons.meeting, timezone.now()
    replies = MeetingReply.objects.latest_in(meeting)
    mine = replies.get(member.pk) if member else None
    may_reply = access.may_reply(member, meeting, now) if member else None
    initial = {"answer": mine.answer, "substitute": mine.substitute} if mine else {}
    form = ReplyForm(request.POST or None, initial=initial)
    if request.method == "POST" and member:
        require(may_reply)
        if form.is_valid():
            said = workflow.Reply(ReplyAnswer(form.cleaned_data["answer"]), form.cleaned_data["substitute"])
            user = None if link else request.user
            workflow.reply(meeting, member, said=said, now=now, user=user, link=link)
            messages.success(request, "Svaret är sparat. Du kan ändra det tills mötet börjar.")
            return redirect(request.path)
    former = meeting.summonses.filter(number=summons.number - 1).defer("pdf", "secret_pdf").first()
    context = {
        "summons": summons,
        "meeting": meeting,
        "content": read_by(request.user, summons, link),
        "news": summons.tree.news_since(former.tree if former else None),
        "member": member,
        "mine": mine,
        "may_reply": may_reply,
        "form": form,
        "link": link,
        "files_by_link": link is not None,
        "file": _file(request, summons, link),
        "comment_counts": {} if link else _comment_counts(request, meeting),
        "proposal_form": ProposalForm() if not link and _may_propose(request, meeting) else None,
        "bundle": _file(request, summons, link, "bundle"),
    }
    return render(request, "councils/summons_detail.html", context)


def _may_propose(request, meeting):
    return access.may_propose(request.user, meeting, timezone.localdate())


def _comment_counts(request, meeting) -> dict[int, int]:
    is_entitled = access.may_read_secrets(request.user, meeting.council, timezone.localdate())
    return comment_counts(meeting, is_entitled=bool(is_entitled))


def read_by(user, summons: Summons, link=None) -> SummonsContent:
    """What is secret is read after login only: a link may have been passed on."""
    tree = summons.tree
    if not tree.has_secrets:
        return tree
    is_entitled = not link and access.may_read_secrets(user, summons.meeting.council, timezone.localdate())
    return tree.marked() if is_entitled else tree.masked()


def _page(request, summons: Summons, link) -> str:
    if link:
        return reverse("councils:summons_link", args=[request.resolver_match.kwargs["token"]])
    return reverse("councils:summons_detail", args=[summons.meeting_id])


def _file(request, summons: Summons, link, what: str = "file") -> str:
    """Where the person, by the way it came here, finds the summons as a file, or the bundle."""
    if link:
        return reverse(f"councils:summons_link_{what}", args=[request.resolver_match.kwargs["token"]])
    return reverse(f"councils:summons_{what}", args=[summons.pk])


@require_safe
def summons_file(request, pk):
    """The summons as it went out, with ?handling=plan-7 the plan's version that it had along, with ?fil=7 a file."""
    visible = Summons.objects.visible_to(request.user, timezone.localdate())
    return _given_out(request, get_object_or_404(visible.select_related("meeting__council"), pk=pk))


@with_link(MeetingLink.SUMMONS)
@require_safe
def summons_link_file(request, link):
    summons, _ = called_by(link)
    return _given_out(request, summons, link)


def _given_out(request, summons: Summons, link=None):
    read = read_by(request.user, summons, link)
    if "fil" in request.GET:
        return _given_file(read, request.GET["fil"])
    if "handling" not in request.GET:
        may_have_all = summons.secret_pdf and read == summons.tree.marked()
        data = summons.secret_pdf if may_have_all else summons.pdf
        return _pdf(data, f"Kallelse {summons.meeting.day}.pdf")
    source, _, number = request.GET["handling"].partition("-")
    wanted = whole_number(number)
    papers = [paper for item in read.items for paper in item.papers]
    if not any((paper.source, paper.version_id) == (source, wanted) for paper in papers):
        raise Http404
    name, data = frozen_paper(PaperSource(source), wanted)
    return _pdf(data, f"{name}.pdf")


@require_safe
def summons_bundle(request, pk):
    """All that the summons brought, as one file."""
    visible = Summons.objects.visible_to(request.user, timezone.localdate())
    return _bundle(request, get_object_or_404(visible.select_related("meeting__council"), pk=pk))


@with_link(MeetingLink.SUMMONS)
@require_safe
def summons_link_bundle(request, link):
    summons, _ = called_by(link)
    return _bundle(request, summons, link)


def _bundle(request, summons: Summons, link=None):
    content = read_by(request.user, summons, link)
    is_whole = summons.secret_pdf and content == summons.tree.marked()
    may_have = ItemFile.objects.all() if is_whole else ItemFile.objects.open()
    wanted = [file.id for item in content.items for file in item.files if file.is_readable]
    pdf = bytes(summons.secret_pdf if is_whole else summons.pdf)
    bundle = Bundle(content, pdf, may_have.in_bulk(wanted), brand_of(Municipality.current()))
    try:
        path = bundle_file(summons, bundle)
    except Unprintable as error:
        messages.error(request, error.message)
        return redirect(_page(request, summons, link))
    return FileResponse(path.open("rb"), filename=f"{bundle.title}.pdf", content_type="application/pdf")


def _given_file(read: SummonsContent, given: str) -> FileResponse:
    """For who came by link."""
    wanted = whole_number(given)
    if not any(file.id == wanted and file.is_readable for item in read.items for file in item.files):
        raise Http404
    return given_out(get_object_or_404(ItemFile.objects.open(), pk=wanted))


def _pdf(data: bytes, name: str) -> FileResponse:
    return FileResponse(BytesIO(bytes(data)), filename=name, content_type="application/pdf")
