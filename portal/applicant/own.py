"""What belongs to the Träger of a person. An officer who also acts for a Träger sees no other files in this room."""

from django.shortcuts import get_object_or_404

from grants.applications.models import Application
from grants.letters.models import Letter
from grants.organisations.models import Organisation
from reporting.deliveries.models import DUE_ON, Delivery
from reporting.narratives.models import Narrative


def organisations(user):
    """The Träger for which this person acts."""
    return Organisation.objects.filter(pk__in=user.rights)


def organisation_or_404(user, pk: int) -> Organisation:
    """One of these Träger; another Träger does not exist for this person."""
    return get_object_or_404(organisations(user).select_related("district"), pk=pk)


def applications(user):
    """The applications of these Träger, with what lists and pages say about them."""
    own = Application.objects.visible_to(user).filter(organisation_id__in=user.rights)
    return own.select_related("call__guideline", "organisation", "priority", "saved_by")


def application_or_404(user, pk: int) -> Application:
    """One application of these Träger; that of another Träger does not exist for this person."""
    return get_object_or_404(applications(user), pk=pk)


def letters(user):
    """The letters to these Träger, newest first."""
    return Letter.objects.visible_to(user).inbox_of(user).select_related("application__organisation", "retrieved_by")


def deliveries(user):
    """The statistics these Träger owe or have delivered."""
    own = Delivery.objects.visible_to(user).filter(application__organisation_id__in=user.rights)
    own = own.annotate(until=DUE_ON)
    return own.select_related("application__organisation", "period__survey", "submitted_by")


def narratives(user):
    """The Sachberichte these Träger owe or have handed in."""
    own = Narrative.objects.visible_to(user).filter(application__organisation_id__in=user.rights)
    return own.select_related("application__organisation", "application__priority", "submitted_by")
