from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Every form of the house is drawn by the same field template, so ``{{ form }}`` is all a page says."""

    field_template_name = "forms/field.html"
