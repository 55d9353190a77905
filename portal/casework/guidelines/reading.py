"""Reading versions: the list, one of them whole, its record, its file, and what differs between two."""

from django.db.models import Count, OuterRef, Subquery
from django.http import HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from criteria.guideline.models import Guideline
from criteria.guideline.states import State
from criteria.packages.checking import check
from criteria.packages.differences import differences
from criteria.packages.writing import write_package
from criteria.plan.models import Goal
from criteria.transfer import package_of
from grants import audit
from grants.audit.models import Entry
from grants.permissions import can
from grants.rulebook.queries import guidelines_visible_to, known_goals, predecessor, released_before
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import page
from portal.casework.guidelines.acts import by_part, by_place, guideline_or_404, trail
from portal.casework.guidelines.described import assumptions_of, counted, sections
from portal.casework.guidelines.forms import CompareForm
from portal.casework.guidelines.next_step import next_step
from portal.casework.guidelines.tables import BADGES, VersionRecordTable, VersionTable, compare_url

YAML_TYPE = "text/yaml; charset=utf-8"


@require_GET
def guidelines(request):
    """All versions this person may read, the newest first."""
    before = released_before(OuterRef("series"), OuterRef("valid_from")).values("pk")[:1]
    found = guidelines_visible_to(request.user).annotate(calls_count=Count("calls"), before=Subquery(before))
    context = {"may_edit": can(request.user, "guideline.edit")}
    # Said again, because a count takes the model's own order away.
    table = VersionTable(found.order_by("-valid_from", "-pk"))
    return list_page(request, "casework/guidelines/list.html", table, context)


@require_GET
def guideline(request, pk):
    """One version with everything in it, who released it, and what happens next."""
    found = guideline_or_404(request, pk)
    package = package_of(found)
    everything = sections(package, dict(Goal.objects.values_list("key", "text")))
    only_assumptions = request.GET.get("nur") == "annahmen"
    is_draft = found.state == State.DRAFT
    problems = check(package, known_goals()) if is_draft else ()
    assumed, total = counted(everything)
    before = predecessor(found)
    context = {
        "guideline": found,
        "badge": BADGES[State(found.state)],
        "trail": trail(),
        "step": next_step(found, request.user, clock.now().date(), is_whole=not problems),
        "problems": by_place(problems),
        "sections": assumptions_of(everything) if only_assumptions else everything,
        "only_assumptions": only_assumptions,
        "assumed": assumed,
        "total": total,
        "approvals": found.approvals.select_related("person").order_by("given_at", "pk"),
        "calls": found.calls.all(),
        "compare_url": compare_url(found.pk, before.pk) if before else "",
        "may_edit": can(request.user, "guideline.edit", found),
        "may_change": is_draft and can(request.user, "guideline.edit", found),
    }
    return page(request, "casework/guidelines/guideline.html", context)


@require_GET
def record(request, pk):
    """What happened to a version, by whom, in which role, and whether the record is whole."""
    found = guideline_or_404(request, pk)
    entries = Entry.objects.filter(chain=found.chain).select_related("actor").order_by("number")
    context = {"guideline": found, "trail": trail(found), "broken_at": audit.broken_at(found.chain)}
    return list_page(request, "casework/guidelines/record.html", VersionRecordTable(entries), context)


@require_GET
def file(request, pk):
    """The version as a YAML file, which the upload pages read again."""
    found = guideline_or_404(request, pk)
    response = HttpResponse(write_package(package_of(found)), content_type=YAML_TYPE)
    name = slugify(found.version) or str(found.pk)
    response["Content-Disposition"] = f'attachment; filename="fassung-{name}.yaml"'
    return response


@require_GET
def compare(request):
    """What differs between two versions, in words. Without a choice: the newest one and the one before it."""
    versions = guidelines_visible_to(request.user)
    form = CompareForm(_chosen(request.GET, versions), versions=versions)
    context = {"trail": trail(), "form": form, "compared": False, "groups": []}
    if form.is_valid():
        old, new = form.cleaned_data["alt"], form.cleaned_data["neu"]
        found = differences(package_of(old), package_of(new))
        context |= {"compared": True, "old": old, "new": new, "groups": by_part(found)}
    return page(request, "casework/guidelines/compare.html", context, form=form)


def _chosen(asked, versions) -> dict[str, str] | None:
    """What the address asks for; what it leaves open is filled in where there is something to fill in."""
    if "alt" in asked:
        return asked
    new: Guideline | None = versions.filter(pk=asked["neu"]).first() if asked.get("neu", "").isdecimal() else None
    new = new or versions.first()
    before = predecessor(new) if new else None
    return {"alt": str(before.pk), "neu": str(new.pk)} if before else None
