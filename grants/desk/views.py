"""The doors of saved views: filters, columns and order of the list of files under a name."""

import datetime

from django.db import transaction

from grants.desk.models import DefaultView, SavedView
from grants.people.models import User
from grants.steps import Forbidden, Refused, ensure, locked

SAVE = "view.save"


class NameTaken(Refused):
    """This person has a view of this name already."""


@transaction.atomic
def save_view(*, name: str, query: str, is_shared: bool, actor: User, now: datetime.datetime) -> SavedView:
    """Keep a view under a new name. `query` is the address after its question mark. Raises Forbidden, NameTaken."""
    ensure(actor, SAVE, actor)
    person = User.objects.select_for_update().get(pk=actor.pk)
    if person.saved_views.filter(name=name).exists():
        raise NameTaken("Sie haben schon eine Ansicht mit diesem Namen. Bitte wählen Sie einen anderen.")
    return SavedView.objects.create(owner=person, name=name, query=query, is_shared=is_shared, saved_at=now)


@transaction.atomic
def change_view(
    *, view: SavedView, actor: User, now: datetime.datetime, query: str | None = None, is_shared: bool | None = None
) -> SavedView:
    """Keep another address under the name of one's own view, or share it, or no longer. Raises Forbidden.

    What is no longer shared stops being the default of others.
    """
    row = _own(view, actor)
    if query is not None:
        row.query = query
    if is_shared is not None:
        row.is_shared = is_shared
    row.saved_at = now
    row.save(update_fields=["query", "is_shared", "saved_at"])
    if not row.is_shared:
        DefaultView.objects.filter(view=row).exclude(user=actor).delete()
    return row


@transaction.atomic
def delete_view(*, view: SavedView, actor: User) -> None:
    """Delete one's own view. Raises Forbidden."""
    _own(view, actor).delete()


@transaction.atomic
def set_default(*, view: SavedView | None, actor: User) -> None:
    """Let the list open with a view, one's own or a shared one; None: with all files. Raises Forbidden."""
    ensure(actor, SAVE, actor)
    if view is None:
        DefaultView.objects.filter(user=actor).delete()
        return
    if not SavedView.objects.visible_to(actor).filter(pk=view.pk).exists():
        raise Forbidden("Diese Ansicht ist nicht mehr für alle im Amt. Bitte wählen Sie eine andere.")
    DefaultView.objects.update_or_create(user=actor, defaults={"view": view})


def _own(view: SavedView, actor: User) -> SavedView:
    row = locked(view)
    ensure(actor, SAVE, actor)
    if row.owner_id != actor.pk:
        raise Forbidden("Diese Ansicht gehört einer anderen Person. Speichern Sie sie unter einem eigenen Namen.")
    return row
