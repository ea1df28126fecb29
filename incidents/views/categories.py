"""The catalogue of what happens: what the municipality calls it, and what it goes under in files."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from incidents import access
from incidents.forms.category import CategoryForm
from incidents.models import Category
from kommunbrott.access import require
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed


def category_list(request):
    """Each category with what it holds. Two queries."""
    require(access.may_review(request.user))
    children: dict[int, list[Category]] = {}
    for category in Category.objects.for_list().filter(parent__isnull=False):
        children.setdefault(category.parent_id, []).append(category)
    tops = [(top, children.get(top.pk, [])) for top in Category.objects.top()]
    return render(request, "incidents/category_list.html", {"tops": tops})


@keeps_what_is_typed
def category_create(request):
    """``?under=7``: a subcategory of category 7."""
    under = request.GET.get("under")
    if under is None:
        return edit(request, Category())
    parent = Category.objects.top().filter(pk=whole_number(under) or 0).first()
    if parent is None:
        raise Http404
    return edit(request, Category(parent=parent))


@keeps_what_is_typed
def category_edit(request, pk):
    return edit(request, get_object_or_404(Category.objects.for_list(), pk=pk))


def edit(request, category: Category):
    require(access.may_review(request.user))
    name = category.name
    form = CategoryForm(request.POST or None, instance=category)
    if is_sent(request) and form.is_valid():
        saved = form.save()
        messages.success(request, f"{saved} är sparad.")
        return redirect("incidents:category_list")
    context = {"form": form, "name": name, "parent": category.parent, "category": category}
    return render(request, "incidents/category_edit.html", context)
