"""Who gets a report, by the municipality's rules."""

from collections.abc import Iterable

from incidents.models import Report, RoutingRule


def rule_for(report: Report, rules: Iterable[RoutingRule]) -> RoutingRule | None:
    """The most particular rule that fits: what and where before only one of them, subcategory before category.

    None when none fits: the report then stays with the coordinator.
    """
    fitting = [rule for rule in rules if fits(rule, report)]
    return max(fitting, key=lambda rule: particularity(rule, report), default=None)


def fits(rule: RoutingRule, report: Report) -> bool:
    is_kind = rule.category_id in (None, report.category_id, report.subcategory_id)
    areas = {report.area_id, report.area.parent_id if report.area else None} - {None}
    return is_kind and (rule.area_id is None or rule.area_id in areas)


def particularity(rule: RoutingRule, report: Report) -> tuple[bool, bool, bool]:
    is_both = rule.category_id is not None and rule.area_id is not None
    is_sub = rule.category_id is not None and rule.category_id == report.subcategory_id
    return is_both, is_sub, rule.category_id is not None
