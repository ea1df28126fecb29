"""A list of actions that was fetched as a file, edited and sent back: reviewed row by row, then saved whole."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kommunbrott.access import require
from kommunbrott.models import Municipality
from kommunbrott.reading import MAX_BYTES, UnreadableFile
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from kommunbrott.sheets import read_sheet
from plans import access
from plans.action_sheet import KEY, VERSION
from plans.forms.action_sheet import UploadForm
from plans.forms.sheet_review import ReviewedRow, SheetReview, review
from plans.models import ActionUpload
from plans.views.importing import told
from plans.workflow import action_sheet

FROM_FILE, LEFT_OUT = "fil", "utelamna"


@dataclass(frozen=True)
class Choice:
    """A row of the review with what the coordinator has answered of it."""

    row: ReviewedRow
    answer: str

    @property
    def is_left_out(self) -> bool:
        return self.answer == LEFT_OUT

    @property
    def is_open(self) -> bool:
        """Stands in the way of saving until it is answered."""
        if self.row.is_faulty:
            return not self.is_left_out
        return self.row.is_conflict and self.answer not in (FROM_FILE, LEFT_OUT)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def action_upload_start(request):
    require(access.may_read_in_actions(request.user))
    is_post = request.method == "POST"
    form = UploadForm(request.POST if is_post else None, request.FILES if is_post else None)
    fault = None
    if is_sent(request) and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return redirect(started(file, by=request.user))
        except UnreadableFile as refusal:
            fault = told(refusal, file.name) | {"is_pasted": False}
    waiting = ActionUpload.objects.of(request.user).defer("rows")[:10]
    context = {"form": form, "fault": fault, "waiting": waiting}
    return render(
        request, "plans/action_upload_start.html", context, status=422 if fault or form.errors else 200
    )


def started(file, *, by) -> ActionUpload:
    if file.size > MAX_BYTES:
        raise UnreadableFile("Filen är större än 10 MB. Dela den i flera filer. Inget har sparats.")
    sheet = read_sheet(file.name, file.read(), KEY)
    if VERSION.casefold() not in [heading.casefold() for heading in sheet.headings]:
        raise UnreadableFile(
            f"Filen har ingen kolumn som heter {VERSION}. Den visar om någon har ändrat en åtgärd sedan du hämtade "
            "filen. Hämta filen på nytt och gör ändringarna i den. Inget har sparats."
        )
    if not sheet.rows:
        raise UnreadableFile("Filen har inga rader. Välj filen som du hämtade. Inget har sparats.")
    return action_sheet.start(sheet, file_name=file.name, by=by)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def action_upload_review(request, pk):
    """What saving would change. Held against the plan anew each time, so it is never older than the page."""
    require(access.may_read_in_actions(request.user))
    upload = get_object_or_404(ActionUpload.objects.of(request.user), pk=pk)
    found = review(upload.sheet, request.user)
    choices = [Choice(row, request.POST.get(f"rad-{row.number}", "")) for row in found.rows]
    is_other = request.method == "POST" and request.POST.get("seen") != found.digest
    is_incomplete = request.method == "POST" and any(choice.is_open for choice in choices)
    if is_sent(request) and not is_other and not is_incomplete:
        edits = [
            action_sheet.Edit(choice.row.action_id, choice.row.version, choice.row.values)
            for choice in choices
            if not choice.is_left_out
        ]
        action_sheet.save(upload, edits, by=request.user)
        messages.success(request, saved_in_words(len(edits), Municipality.current().action_forms))
        return redirect("plans:action_list")
    context = review_context(upload, found, choices) | {"is_other": is_other, "is_incomplete": is_incomplete}
    status = 409 if is_other else 422 if is_incomplete else 200
    return render(request, "plans/action_upload_review.html", context, status=status)


def review_context(upload: ActionUpload, found: SheetReview, choices: list[Choice]) -> dict:
    conflicts = [choice for choice in choices if choice.row.is_conflict and not choice.row.is_faulty]
    faulty = [choice for choice in choices if choice.row.is_faulty]
    plain = [choice for choice in choices if choice not in conflicts and choice not in faulty]
    return {
        "upload": upload,
        "review": found,
        "conflicts": conflicts,
        "faulty": faulty,
        "plain": plain,
        "open_rows": [choice.row for choice in choices if choice.is_open],
    }


def saved_in_words(count: int, forms: dict[str, str]) -> str:
    if not count:
        return "Inget ändrades: alla rader utelämnades."
    return f"{count} {forms['one'] if count == 1 else forms['many']} är ändrade ur filen."


@require_POST
def action_upload_drop(request, pk):
    upload = get_object_or_404(ActionUpload.objects.of(request.user), pk=pk)
    action_sheet.drop(upload, by=request.user)
    messages.success(request, f"{upload} är borttagen. Inget har ändrats.")
    return redirect("plans:action_list")
