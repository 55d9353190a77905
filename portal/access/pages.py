"""What views share: one object or 404, one refused act or an answer, one form with its status."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render

from grants.steps import Forbidden, NotPossible, Refused


def visible_or_404(model, user, **lookup):
    """The object if this person may know of it, else 404: what is hidden does not exist for them."""
    return get_object_or_404(model.objects.visible_to(user), **lookup)


def done(request, act, sentence: str) -> bool:
    """Call a door. True and a message if it worked; False and its reason as a message if it was refused.

    Forbidden is raised on as 403: a page must not offer what `can` denies.
    """
    try:
        act()
    except Forbidden:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, sentence)
    return True


def done_or_error(request, form, act, sentence: str, *, field: str | None = None) -> bool:
    """Call a door. True and a message if it worked; False and its reason beside `field` if it was refused,
    above the form if the file has moved on.

    For forms with text: unlike a redirect, the page keeps what was typed. Forbidden is raised on as 403.
    """
    try:
        act()
    except Forbidden:
        raise
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return False
    except Refused as refusal:
        form.add_error(field, str(refusal))
        return False
    messages.success(request, sentence)
    return True


def page(request, template: str, context: dict, *, form=None, status: int | None = None):
    """Render a page; 422 if its form has errors."""
    has_errors = form is not None and form.is_bound and bool(form.errors)
    return render(request, template, context, status=status or (422 if has_errors else 200))
