"""Justering: minutes read item by item and approved, by login or by a link of one's own, or signed on paper."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from councils import minutes_access as access
from councils.choices import ApprovedBy, MeetingLink, MinutesStatus
from councils.documents.minutes import changed_texts
from councils.forms.minutes import PaperForm, RemarkForm
from councils.minutes_content import MinutesContent, ParagraphContent
from councils.models import Minutes, MinutesSigner, MinutesVersion
from councils.views.minutes_files import file_response, print_minutes, visible_minutes
from councils.workflow import adjusting
from kommunbrott.access import Overtaken, Verdict, require
from kommunbrott.choices import FileKind
from kommunbrott.links import DeadLink, with_link
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.printing import Unprintable

# Others may approve while the file is printed: then it is printed again with their names in it.
TRIES = 3


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def minutes_adjust(request, pk):
    minutes = visible_minutes(request, pk)
    signer = access.signer_of(request.user, minutes)
    if signer is None:
        raise Http404
    return adjust_page(request, minutes, adjusting.Voice(signer, ApprovedBy.LOGIN, user=request.user))


@with_link(MeetingLink.MINUTES)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_link(request, link):
    minutes, signer = linked(link)
    return adjust_page(request, minutes, adjusting.Voice(signer, ApprovedBy.LINK, link=link))


@with_link(MeetingLink.MINUTES)
@require_safe
def minutes_link_file(request, link):
    """What is secret is read after login only: a link may have been passed on."""
    minutes, _ = linked(link)
    version = minutes.versions.last()
    data = version.pdf if version.public_pdf is None else version.public_pdf
    return file_response(data, version.tree.title, FileKind.PDF)


def linked(link) -> tuple[Minutes, MinutesSigner]:
    """DeadLink when the person is no longer to adjust the minutes, or they have been taken back."""
    minutes_key, _, person_key = link.subject_key.partition("/")
    pks = [whole_number(key.rpartition(":")[2]) for key in (minutes_key, person_key)]
    signers = MinutesSigner.objects.adjusting().filter(minutes=pks[0], attendance=pks[1])
    signer = signers.select_related("attendance", "minutes__meeting__council").first()
    if signer is None or signer.minutes.is_draft:
        raise DeadLink
    return signer.minutes, signer


def shown(version: MinutesVersion, *, by_link: bool) -> MinutesContent:
    return version.tree.masked() if by_link else version.tree.marked()


@dataclass(frozen=True)
class Row:
    """An item as the page shows it. ``changes`` is what differs from the version before, word by word."""

    item: ParagraphContent
    reading: adjusting.Reading
    is_open: bool
    changes: tuple[tuple[str, str], ...]
    may_mark: Verdict


def adjust_page(request, minutes: Minutes, voice: adjusting.Voice):
    if minutes.is_draft:
        raise Http404
    version = minutes.latest()
    pressed = request.POST.get("do", "") if is_sent(request) else ""
    form = RemarkForm(request.POST if pressed == "anmark" else None, needs_words=True)
    failure = ""
    if pressed in ("stammer", "anmark"):
        if response := _mark(request, version, voice, form, pressed):
            return response
    elif pressed == "justera":
        failure = _approve(request, version, voice)
        if not failure:
            return redirect(request.path)
    found = adjusting.readings(version, voice.signer.attendance)
    rows = list(_rows(request, version, found, voice))
    may_mark = access.may_mark(voice.signer, minutes)
    context = {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "version": version,
        "signer": voice.signer,
        "rows": rows,
        "read": sum(reading.mark is not None for reading in found),
        "remarked": sum(reading.is_remarked for reading in found),
        "form": form,
        "failure": failure,
        "link": voice.link,
        "may_mark": may_mark,
        "may_approve": _may_approve(version, voice, found),
        "approved": _approval_of(minutes, voice.signer),
        "others": _others(minutes, voice.signer),
        "content": version.tree,
        "file": _file(request, minutes, voice),
        "days": (minutes.due_on - timezone.localdate()).days,
    }
    return render(request, "councils/minutes_adjust.html", context, status=422 if form.errors else 200)


def _file(request, minutes: Minutes, voice: adjusting.Voice) -> str:
    if voice.link:
        return reverse("councils:minutes_link_file", args=[request.resolver_match.kwargs["token"]])
    return reverse("councils:minutes_file", args=[minutes.pk, "pdf"])


def _may_approve(version, voice: adjusting.Voice, found) -> Verdict:
    return access.may_approve(
        voice.signer, version, left=adjusting.left(found), by_link=voice.link is not None
    )


def _approval_of(minutes: Minutes, signer: MinutesSigner):
    """The person's own, of the version that counts."""
    return minutes.last_to_adjust().approvals.filter(attendance=signer.attendance_id).first()


def _others(minutes: Minutes, signer: MinutesSigner) -> list[str]:
    """Who else has approved."""
    approvals = minutes.last_to_adjust().approvals.exclude(attendance=signer.attendance_id)
    return list(approvals.values_list("attendance__name", flat=True))


def _rows(request, version: MinutesVersion, found, voice: adjusting.Voice):
    by_link = voice.link is not None
    former = version.minutes.versions.for_list().filter(number__lt=version.number).first()
    before = {item.id: item for item in shown(former, by_link=by_link).items} if former else {}
    wanted = whole_number(request.POST.get("item") or request.GET.get("arende"))
    ids = [reading.item.id for reading in found]
    if wanted not in ids or (request.method == "POST" and request.POST.get("do") != "anmark"):
        wanted = next((reading.item.id for reading in found if reading.mark is None), None)
    for item, reading in zip(shown(version, by_link=by_link).items, found, strict=True):
        old = before.get(item.id)
        changes = changed_texts(old, item) if old and version.number > 1 and old != item else ()
        is_hidden = voice.link is not None and item != reading.item
        verdict = access.may_mark_item(voice.signer, version.minutes, is_hidden=is_hidden)
        yield Row(item, reading, item.id == wanted, changes, verdict)


def _mark(request, version: MinutesVersion, voice: adjusting.Voice, form: RemarkForm, pressed: str):
    """None when what is typed has to be mended first."""
    if pressed == "anmark" and not form.is_valid():
        return None
    _same(request, version)
    adjusting.mark(
        version,
        voice,
        item_id=whole_number(request.POST.get("item")) or 0,
        remark=form.cleaned_data["remark"] if pressed == "anmark" else "",
        now=timezone.now(),
    )
    return redirect(f"{request.path}#nu")


def _same(request, version: MinutesVersion) -> None:
    """What the person read is the version that counts."""
    if whole_number(request.POST.get("version")) != version.number:
        raise Overtaken(version.minutes)


def _approve(request, version: MinutesVersion, voice: adjusting.Voice) -> str:
    """Nothing, or why the last file could not be printed."""
    _same(request, version)
    require(_may_approve(version, voice, adjusting.readings(version, voice.signer.attendance)))
    now = timezone.now()
    try:
        done = with_file(
            version,
            [voice],
            timezone.localdate(now),
            lambda printed: adjusting.approve(version, voice, printed=printed, now=now),
        )
    except Unprintable as error:
        return error.message
    said = "Protokollet är justerat av alla." if done.is_adjusted else "Du har justerat protokollet."
    messages.success(request, said)
    return ""


def with_file(version: MinutesVersion, voices, on, write) -> Minutes:
    """``write`` called with the printed minutes where these are the last to approve, and with None where not."""
    for left in reversed(range(TRIES)):
        content = adjusting.content_if_approved(version, voices, on)
        printed = print_minutes(content) if content else None
        try:
            return write(printed)
        except Overtaken:
            if not left:
                raise
    raise AssertionError


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def minutes_paper(request, pk):
    """Signed on paper: who, when, and the scan."""
    minutes, now = visible_minutes(request, pk), timezone.now()
    require(access.may_move_minutes(request.user, minutes, MinutesStatus.ADJUSTED))
    version = minutes.latest()
    signers = minutes.signers.adjusting().exclude(attendance__approvals__version=version).for_list()
    is_post = request.method == "POST"
    form = PaperForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        signers=signers,
        first=minutes.meeting.day,
        today=timezone.localdate(now),
    )
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        chosen = list(given["signers"])
        voices = [adjusting.Voice(signer, ApprovedBy.PAPER, user=request.user) for signer in chosen]
        try:
            with_file(
                version,
                voices,
                given["signed_on"],
                lambda printed: adjusting.sign_on_paper(
                    version, chosen, scan=given["file"], signed_on=given["signed_on"], by=request.user,
                    printed=printed, now=now,
                ),
            )  # fmt: skip
        except Unprintable as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Underskrifterna är antecknade.")
            return redirect(minutes)
    context = {"minutes": minutes, "form": form, "lost_file": is_post and request.FILES}
    return render(request, "councils/minutes_paper.html", context, status=422 if is_post else 200)
