"""How the list looks: its columns, and views of it that are kept under a name."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grants.desk import views as doors
from grants.desk.models import DefaultView, SavedView
from portal.access import clock
from portal.access.pages import done, done_or_error, page, visible_or_404
from portal.casework.acts import trail
from portal.casework.desk.forms import ColumnsForm, ViewForm
from portal.casework.desk.table import columns_of
from portal.casework.filters import kept
from portal.casework.inbox import address_of


@require_http_methods(["GET", "POST"])
def columns(request):
    """Choose columns and their order; the address keeps them, with filters and order."""
    query = kept(request.GET)
    form = ColumnsForm(request.POST if request.method == "POST" else None, shown=columns_of(query.get("columns", "")))
    if form.is_valid():
        query.pop("columns", None)
        if not form.is_usual:
            query["columns"] = ",".join(form.columns)
        return redirect(f"{reverse('casework:inbox')}?{query.urlencode() or 'view=0'}")
    context = {"form": form, "query": query.urlencode(), "trail": trail(request.user)}
    return page(request, "casework/desk/columns.html", context, form=form)


@require_GET
def views(request):
    """The views of this person, and those that others share."""
    found = SavedView.objects.visible_to(request.user).select_related("owner").order_by("name", "pk")
    default = DefaultView.objects.filter(user=request.user).first()
    context = {
        "views": [(view, address_of(view)) for view in found],
        "default": default and default.view_id,
        "trail": trail(request.user),
    }
    return page(request, "casework/desk/views.html", context)


@require_http_methods(["GET", "POST"])
def view_new(request):
    """Keep what the address says, under a name."""
    query = kept(request.GET)
    query.pop("view", None)
    form = ViewForm(request.POST if request.method == "POST" else None)
    made = []

    def save():
        made.append(doors.save_view(**form.cleaned_data, query=query.urlencode(), actor=request.user, now=clock.now()))

    if form.is_valid() and done_or_error(request, form, save, "Die Ansicht ist gespeichert.", field="name"):
        return redirect(address_of(made[0]))
    context = {"form": form, "query": query.urlencode(), "trail": trail(request.user)}
    return page(request, "casework/desk/view_new.html", context, form=form)


@require_POST
def view_change(request, pk: int):
    """Share a view, keep it for oneself, or let it show what the address says now."""
    view = visible_or_404(SavedView, request.user, pk=pk)
    changes, sentence = {
        "share": ({"is_shared": True}, "Die Ansicht ist jetzt für alle im Amt da."),
        "keep": ({"is_shared": False}, "Die Ansicht gehört wieder nur Ihnen."),
    }.get(request.POST.get("act", ""), (None, ""))
    if changes is None:
        messages.error(request, "Bitte wählen Sie, was mit der Ansicht geschehen soll.")
    else:
        act = {"view": view, "actor": request.user, "now": clock.now()}
        done(request, lambda: doors.change_view(**act, **changes), sentence)
    return redirect("casework:views")


@require_POST
def view_update(request, pk: int):
    """Let one's own view show what the address says now: filters, columns and order."""
    view = visible_or_404(SavedView, request.user, pk=pk)
    query = kept(request.GET)
    query.pop("view", None)
    act = {"view": view, "actor": request.user, "now": clock.now(), "query": query.urlencode()}
    done(request, lambda: doors.change_view(**act), f"Die Ansicht „{view}“ zeigt jetzt, was Sie sehen.")
    view.query = query.urlencode()
    return redirect(address_of(view))


@require_POST
def view_delete(request, pk: int):
    """Delete one's own view."""
    view = visible_or_404(SavedView, request.user, pk=pk)
    done(request, lambda: doors.delete_view(view=view, actor=request.user), f"Die Ansicht „{view}“ ist gelöscht.")
    return redirect("casework:views")


@require_POST
def view_default(request, pk: int):
    """Let the list open with this view; 0 stands for all files."""
    view = visible_or_404(SavedView, request.user, pk=pk) if pk else None
    sentence = f"Der Eingang öffnet sich ab jetzt mit „{view or 'Alle Akten'}“."
    done(request, lambda: doors.set_default(view=view, actor=request.user), sentence)
    return redirect("casework:views")
