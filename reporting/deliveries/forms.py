"""Carries a delivery into the pure workbook form: columns, Ortsteile, last period's values, rules."""

from decimal import Decimal

from criteria.places.models import District
from reporting.deliveries import queries
from reporting.deliveries.models import Delivery
from reporting.deliveries.workbook.form import Column, Form, Line, Place, Rule


def workbook_form(delivery: Delivery) -> Form:
    """The form of one delivery, with a line for each Ortsteil of the application."""
    survey = delivery.period.survey
    values = queries.values(delivery)
    previous = queries.values(queries.previous(delivery))
    places = {district.code: district for district in delivery.application.districts.all()}
    return Form(
        survey_code=survey.code,
        survey_version=survey.version,
        delivery=str(delivery.pk),
        organisation=delivery.application.organisation.name,
        project=delivery.application.title,
        title=survey.title,
        period_label=delivery.period.label,
        due_label=f"{delivery.period.due_on:%d.%m.%Y}",
        columns=tuple(_column(item.indicator) for item in survey.items.select_related("indicator")),
        places=tuple(Place(district.code, district.name) for district in District.objects.order_by("code")),
        lines=tuple(
            Line(code, values.get(code, {}), previous.get(code, {})) for code in sorted({*places, *values, *previous})
        ),
        rules=tuple(_rule(rule) for rule in survey.rules),
    )


def _column(indicator) -> Column:
    return Column(
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit,
        help=indicator.definition,
        decimals=indicator.decimals,
        maximum=indicator.maximum,
    )


def _rule(rule: dict) -> Rule:
    percent = rule.get("percent")
    return Rule(
        kind=rule["kind"],
        severity=rule["severity"],
        text=rule["text"],
        columns=tuple(rule["columns"]),
        percent=None if percent is None else Decimal(str(percent)),
    )
