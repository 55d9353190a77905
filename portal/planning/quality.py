"""The quality of statistics for Sozialplanung: by Erhebung, never by Träger."""

from django.views.decorators.http import require_GET

from criteria.moments import day_of
from portal.access import clock
from portal.access.lists import list_page
from portal.access.quality import QualityFilter, QualityTable, quality_of
from reporting.deliveries.quality import measured_for


@require_GET
def delivery_quality(request):
    """The five criteria for all deliveries of an Erhebung."""
    found = QualityFilter(request.GET or None, queryset=measured_for(request.user))
    table = QualityTable(quality_of(found.qs, day_of(clock.now())))
    return list_page(request, "planning/delivery_quality.html", table, {}, form=found.form)
