"""What the views of this room share: load a call, name the way to it, put what a door refuses into the form."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse

from grants.calls.checks import BadCall
from grants.calls.models import Call
from grants.steps import Forbidden, Refused
from portal.casework.acts import Crumb


def call_or_404(pk: int) -> Call:
    """The call, also a draft: all who open these pages may know of it."""
    return get_object_or_404(Call.objects.select_related("guideline"), pk=pk)


def trail(call: Call | None = None) -> list[Crumb]:
    """The way to a page: the list, and the call if the page belongs to one."""
    first = Crumb("Förderaufrufe", reverse("casework:calls"))
    if call is None:
        return [first]
    return [first, Crumb(call.title, reverse("casework:call", args=[call.pk]))]


def done_or_told(request, form, act: Callable[[], object], sentence: str) -> bool:
    """Call a door. True and a message if it worked; False and its reasons in the form if it was refused.

    Forbidden is raised on as 403.
    """
    try:
        act()
    except Forbidden:
        raise
    except BadCall as bad:
        for problem in bad.problems:
            form.add_error(form.field_of(problem.field), problem.sentence)
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, sentence)
    return True
