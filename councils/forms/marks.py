"""Sekretess as people write it in forms."""

from django import forms

from councils import secrecy


def check_marks(text: str) -> str:
    """Refuses marks of secrecy that are wrong."""
    if wrong := secrecy.fault(text):
        raise forms.ValidationError(wrong)
    return text


def clean_ground(given: str) -> str:
    """A paragraph as it is written in law. Nothing where nothing was given."""
    ground = secrecy.ground_of(given) if given else ""
    if ground is None:
        raise forms.ValidationError("Skriv kapitel och paragraf, till exempel 18 kap. 1 §.")
    return ground
