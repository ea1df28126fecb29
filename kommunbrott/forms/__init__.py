"""How every form is drawn: one template for a form, one for a field, the same classes on all controls."""

from django import forms
from django.forms.renderers import TemplatesSetting

from kommunbrott.numbers import MOST, whole_number

UNKNOWN_CHOICE = "Ett av valen finns inte längre. Välj bland dem som visas."

BARE = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)


class BoundField(forms.BoundField):
    """Gives the control its class. A tick box, a list of them and a hidden field are drawn without one."""

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if not widget.is_hidden and not isinstance(widget, BARE):
            attrs["class"] = f"field__control {widget.attrs.get('class', '')}".strip()
        return attrs


class FormRenderer(TemplatesSetting):
    """Every form of the house is drawn by the same templates, so ``{{ form }}`` is all a page says."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = BoundField


class DateInput(forms.DateInput):
    """The browser's own date field, which wants and gives åååå-mm-dd."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class RowChoice(forms.ModelChoiceField):
    """A choice among rows that answers a key no database can hold as it answers any other unknown key."""

    def to_python(self, value):
        if value not in self.empty_values and whole_number(str(value), MOST) in (None, MOST):
            raise forms.ValidationError(UNKNOWN_CHOICE, code="invalid_choice")
        return super().to_python(value)


class RowChoices(forms.ModelMultipleChoiceField):
    def clean(self, value):
        if any(whole_number(str(key), MOST) in (None, MOST) for key in value or ()):
            raise forms.ValidationError(UNKNOWN_CHOICE, code="invalid_choice")
        return super().clean(value)
