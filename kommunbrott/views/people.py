"""Accounts, for administrators."""

import secrets

from axes.utils import reset
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from kommunbrott.access import may_manage_accounts, require
from kommunbrott.filters import UserFilter
from kommunbrott.forms.register import UserForm
from kommunbrott.listing import ListPage
from kommunbrott.models import User
from kommunbrott.tables import UserTable

# Without letters and digits that are taken for each other on paper. 16 of them: 77 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


class UserList(ListPage):
    title = "Personer"
    model = User
    table_class = UserTable
    filterset_class = UserFilter
    template_name = "kommunbrott/user_list.html"

    def dispatch(self, request, *args, **kwargs):
        require(may_manage_accounts(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return User.objects.select_related("organisation")

    def hits(self, table) -> str:
        count = table.paginator.count
        return f"{count} {'konto' if count == 1 else 'konton'}"


@never_cache
def user_create(request):
    require(may_manage_accounts(request.user))
    form = UserForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        password = new_password()
        form.instance.set_password(password)
        return show_once(request, form.save(), password)
    return render(request, "kommunbrott/user_edit.html", {"form": form, "person": None, "name": ""})


def user_edit(request, pk):
    require(may_manage_accounts(request.user))
    person = get_object_or_404(User, pk=pk)
    name = str(person)
    form = UserForm(request.POST or None, instance=person, by=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"{person} är sparad.")
        return redirect("user_list")
    return render(request, "kommunbrott/user_edit.html", {"form": form, "person": person, "name": name})


@never_cache
def user_password(request, pk):
    """A new password, and the door opened again if it was shut after too many tries."""
    require(may_manage_accounts(request.user))
    person = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        return render(request, "kommunbrott/user_password.html", {"person": person})
    password = new_password()
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        reset(username=person.username)
    return show_once(request, person, password)


def show_once(request, person: User, password: str):
    """The password is nowhere but on this page: not in the address, the session or a message."""
    return render(request, "kommunbrott/user_password_shown.html", {"person": person, "password": password})
