"""Wiedervorlagen: the list of what is due, one for a file, put off and ticked off."""

import django_filters
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import Column

from grants.desk import follow_ups as doors
from grants.desk.models import FollowUp
from portal.access import clock
from portal.access.lists import ListTable, list_page
from portal.access.pages import done, done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, trail
from portal.casework.desk.calendar import address_for
from portal.casework.desk.forms import FollowUpForm, PostponeForm
from portal.casework.tables import file_url
from portal.kern.badges import Badge
from portal.kern.columns import ActionColumn, BadgeColumn, DateColumn, LinkColumn
from portal.kern.forms import KernFilterForm

OVERDUE, TODAY = Badge("danger", "Überfällig"), Badge("warning", "Heute fällig")
COMING, DONE = Badge("info", "Später"), Badge("success", "Erledigt")


class FollowUpFilter(django_filters.FilterSet):
    """What is due today, what is still open, or what is done."""

    when = django_filters.ChoiceFilter(
        label="Welche Wiedervorlagen?",
        choices=[("due", "Heute fällig und überfällig"), ("done", "Erledigte")],
        empty_label="Alle offenen",
        method="by_time",
    )

    class Meta:
        form = KernFilterForm
        fields: list[str] = []

    def by_time(self, queryset, name, wanted):
        return queryset

    @property
    def chosen(self) -> str:
        """What is chosen; what is not understood counts as nothing."""
        return self.form.cleaned_data.get("when", "") if self.is_bound and self.form.is_valid() else ""


class FollowUpTable(ListTable):
    """Wiedervorlagen, the most urgent first. `today` tells which are due."""

    caption = "Wiedervorlagen"
    counted = ("Wiedervorlage", "Wiedervorlagen")

    reference = LinkColumn(
        verbose_name="Aktenzeichen",
        accessor="application__reference",
        url=lambda row: f"{file_url(row.application)}#wiedervorlagen",
    )
    organisation = Column(
        "Träger", accessor="application__organisation__name", order_by=("application__organisation__sort_name", "pk")
    )
    note = Column("Vermerk", orderable=False)
    due_on = DateColumn(verbose_name="fällig am", order_by=("due_on", "pk"))
    badge = BadgeColumn(verbose_name="Stand", empty_values=(), orderable=False)
    person = Column("für", order_by=("person__sort_name", "pk"))
    act = ActionColumn(
        verbose_name="Bearbeiten",
        label="Erledigen oder verlegen",
        url=lambda row: reverse("casework:follow_up", args=[row.pk]),
        subject=lambda row: f"{row.application}, {row.note}",
    )

    class Meta:
        empty_text = "Hier liegt nichts. Eine Wiedervorlage legen Sie auf der Seite einer Akte an."

    def __init__(self, *args, today, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.user = today, user

    def render_badge(self, record):
        return self._badge(record).html(small=True)

    def value_badge(self, record):
        return self._badge(record).label

    def render_person(self, value, record):
        return str(value) if record.person_id == self.user.pk else f"{value} (Sie vertreten)"

    def _badge(self, row: FollowUp) -> Badge:
        if row.done_at:
            return DONE
        if row.due_on == self.today:
            return TODAY
        return OVERDUE if row.due_on < self.today else COMING


@require_GET
def follow_ups(request):
    """One's own, and those of people for whom one stands in."""
    today = clock.now().date()
    mine = doors.follow_ups_of(request.user, today)
    found = FollowUpFilter(request.GET or None, queryset=mine)
    match found.chosen:
        case "done":
            rows = mine.filter(done_at__isnull=False).order_by("-done_at", "-pk")
        case "due":
            rows = mine.open().filter(due_on__lte=today).order_by("due_on", "pk")
        case _:
            rows = mine.open().order_by("due_on", "pk")
    table = FollowUpTable(rows, today=today, user=request.user)
    address = address_for(request.user)
    context = {
        "due": mine.open().filter(due_on__lte=today).count(),
        "address": request.build_absolute_uri(address) if address else "",
        "trail": trail(request.user),
    }
    return list_page(request, "casework/desk/follow_ups.html", table, context, form=found.form)


@require_http_methods(["GET", "POST"])
def follow_up_new(request, pk: int):
    """A Wiedervorlage for a file."""
    application = file_or_404(request, pk)
    may_or_403(request.user, doors.FOLLOW_UP, application)
    form = FollowUpForm(
        request.POST if request.method == "POST" else None,
        people=doors.people_for(application),
        initial={"person": str(request.user.pk)},
    )

    def save():
        doors.set_follow_up(application=application, actor=request.user, now=clock.now(), **form.cleaned_data)

    if form.is_valid() and done_or_error(request, form, save, "Die Wiedervorlage ist angelegt.", field="due_on"):
        return redirect("casework:file", pk=application.pk)
    context = {"application": application, "trail": trail(request.user, application), "form": form}
    return page(request, "casework/desk/follow_up_new.html", context, form=form)


@require_http_methods(["GET", "POST"])
def follow_up(request, pk: int):
    """One Wiedervorlage: put it off, or tick it off."""
    row = _visible(request, pk)
    may_or_403(request.user, doors.FOLLOW_UP, row.application)
    form = PostponeForm(request.POST if request.method == "POST" else None)

    def move():
        doors.postpone(follow_up=row, actor=request.user, now=clock.now(), **form.cleaned_data)

    if form.is_valid() and done_or_error(request, form, move, "Die Wiedervorlage ist verlegt.", field="due_on"):
        return redirect("casework:follow_ups")
    context = {"follow_up": row, "trail": trail(request.user, row.application), "form": form}
    return page(request, "casework/desk/follow_up.html", context, form=form)


@require_POST
def follow_up_done(request, pk: int):
    """Tick it off."""
    row = _visible(request, pk)
    act = {"follow_up": row, "actor": request.user, "now": clock.now()}
    done(request, lambda: doors.finish(**act), "Die Wiedervorlage ist erledigt.")
    return redirect("casework:follow_ups")


def _visible(request, pk: int) -> FollowUp:
    """The Wiedervorlage if this person may work on its file, else 404."""
    found = FollowUp.objects.visible_to(request.user).select_related("application__organisation", "person", "done_by")
    return get_object_or_404(found, pk=pk)
