"""How the levels of a rubric were used in a call: criterion by criterion, never person by person."""

from django.urls import reverse
from django.views.decorators.http import require_GET
from django_tables2 import Column

from grants.assessment.drift import level_use
from portal.access.lists import ListTable, list_page
from portal.casework.acts import Crumb
from portal.casework.committee.acts import call_or_404
from portal.casework.tables import FractionColumn, PointsColumn
from portal.kern.columns import NumberColumn


class LevelUseTable(ListTable):
    """The criteria of a call with how often their levels were given."""

    caption = "Genutzte Stufen je Kriterium"
    counted = ("Kriterium", "Kriterien")

    criterion = Column("Kriterium", accessor="criterion__title", orderable=False)
    part = Column("Teil", accessor="criterion__get_part_display", orderable=False)
    total = NumberColumn(verbose_name="Bewertungen", orderable=False)
    mean = PointsColumn(verbose_name="Punkte im Mittel", orderable=False)
    most = NumberColumn(verbose_name="höchstens", accessor="criterion__max_points", orderable=False)
    lowest_share = FractionColumn(verbose_name="niedrigste Stufe in %", orderable=False)
    highest_share = FractionColumn(verbose_name="höchste Stufe in %", orderable=False)
    counts = Column("Zahl je Stufe, ab 0 Punkten", orderable=False)

    def render_counts(self, value):
        return " / ".join(str(count) for count in value)

    def value_counts(self, value):
        return self.render_counts(value)


@require_GET
def levels(request, pk):
    """The use of the levels in a call, over the unsealed sheets of the files this person may know."""
    call = call_or_404(pk)
    rows = [row for row in level_use(call, request.user) if row.total]
    ranking = Crumb(str(call), reverse("casework:ranking", args=[call.pk]))
    context = {"call": call, "trail": [Crumb("Rangfolgen", reverse("casework:rankings")), ranking]}
    return list_page(request, "casework/level_use.html", LevelUseTable(rows), context)
