from django.db.models import CheckConstraint, F, Q


def all_or_none(*fields: str, name: str) -> CheckConstraint:
    """The named fields are filled in together or not at all. Text fields count as filled when not empty."""
    every = Q(**{f"{field}__isnull": False for field in fields})
    none = Q(**{f"{field}__isnull": True for field in fields})
    return CheckConstraint(condition=every | none, name=name)


def not_before(start: str, end: str, *, name: str) -> CheckConstraint:
    """``end`` is on or after ``start``, where both are known."""
    unknown = Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__isnull": True})
    return CheckConstraint(condition=unknown | Q(**{f"{end}__gte": F(start)}), name=name)
