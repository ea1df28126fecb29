import datetime as dt

from django import forms
from django.forms.renderers import DjangoTemplates

from kommunbrott.forms import DateInput


class ExampleForm(forms.Form):
    title = forms.CharField(label="Rubrik", help_text="Kort.")
    note = forms.CharField(label="Anteckning", required=False, widget=forms.Textarea)
    day = forms.DateField(label="Dag", widget=DateInput)
    is_open = forms.BooleanField(label="Öppen", required=False, help_text="För alla.")
    kind = forms.ChoiceField(label="Typ", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    base = forms.CharField(widget=forms.HiddenInput, required=False)


def squeezed(html) -> str:
    return " ".join(str(html).split())


def test_field_is_label_help_error_control_in_that_order():
    html = squeezed(ExampleForm({"title": ""})["title"].as_field_group())

    order = [
        '<label class="field__label" for="id_title">',
        'id="id_title_helptext"',
        'id="id_title_error"',
        "<input",
    ]
    places = [html.index(part) for part in order]
    assert places == sorted(places)
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert html.startswith('<div class="field field--wrong">')


def test_only_what_may_be_left_out_is_marked():
    form = ExampleForm()

    marked = [field.name for field in form.visible_fields() if "(frivilligt)" in field.as_field_group()]
    assert marked == ["note"]


def test_controls_have_the_class_but_ticks_and_hidden_fields():
    form = ExampleForm()

    assert [name for name in form.fields if "field__control" in str(form[name])] == ["title", "note", "day"]


def test_choices_stand_in_a_named_group():
    html = squeezed(ExampleForm()["kind"].as_field_group())

    assert '<fieldset><legend class="field__label">Typ</legend>' in html


def test_date_field_speaks_as_the_browser_does():
    html = str(ExampleForm(initial={"day": dt.date(2026, 12, 3)})["day"])

    assert 'type="date"' in html
    assert 'value="2026-12-03"' in html


def test_form_that_cannot_be_saved_says_so_with_links_to_the_fields():
    html = squeezed(ExampleForm({"title": "", "day": "2026-12-03", "kind": "a"}))

    assert '<a href="#id_title">Rubrik</a>: Detta fält måste fyllas i.' in html
    assert "autofocus" in html


def test_form_without_faults_has_no_summary():
    form = ExampleForm({"title": "x", "day": "2026-12-03", "kind": "a"})

    assert form.is_valid()
    assert "message" not in str(form)


def test_list_of_choices_is_drawn_as_django_draws_it():
    choices = [("", "Alla"), ("1", "Våld & hot"), ("Fler", [(2, 'Brand "i" park'), (True, "<Övrigt>")])]
    lists = [
        forms.Select(attrs={"class": "x", "required": True, "disabled": False}, choices=choices),
        forms.SelectMultiple(choices=choices),
    ]
    chosen = ["", "1", ["2", "True"]]

    ours = [squeezed(each.render("a", value, {"id": "b"})) for each in lists for value in chosen]

    assert ours == [
        squeezed(each.render("a", value, {"id": "b"}, DjangoTemplates()))
        for each in lists
        for value in chosen
    ]
