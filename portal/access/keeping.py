"""Sign-in that ran out does not lose a form: what a signed-out person sends is kept until they are back, once.

A form that wants this carries `FIELD` with `token(user)`, a signed sign of who filled it in. The answers wait in the
session, never in an address; only the same person gets them back, on the same page, and only for an hour.
"""

from django.core import signing
from django.http import QueryDict

FIELD = "author"
SESSION_KEY = "kept_answers"
SALT = "portal.access.keeping"
SECONDS_KEPT = 3600
# A page of the portal with sixty rows and every text at its longest stays far below.
LONGEST = 200_000


def token(user) -> str:
    """The value of the field `FIELD` in this person's forms. It says nothing about them to anybody else."""
    return signing.dumps(user.pk, salt=SALT)


def is_own(request) -> bool:
    """Whether what was sent comes from a form that this signed-in person was given, and can be sent back whole."""
    if request.method != "POST" or not request.user.is_authenticated:
        return False
    return _author(request.POST.get(FIELD, "")) == request.user.pk and len(request.POST.urlencode()) <= LONGEST


def keep(request) -> bool:
    """Keep what a signed-out person has sent, if it comes from a form of theirs. Says whether it was kept."""
    author = _author(request.POST.get(FIELD, "")) if request.method == "POST" else None
    text = request.POST.urlencode() if author else ""
    if not text or len(text) > LONGEST:
        return False
    kept = signing.dumps({"author": author, "path": request.path, "answers": text}, salt=SALT, compress=True)
    request.session[SESSION_KEY] = kept
    return True


def take(request) -> QueryDict | None:
    """What this person sent to this page while they were signed out; a second time there is nothing any more."""
    if SESSION_KEY not in request.session:
        return None
    try:
        kept = signing.loads(request.session[SESSION_KEY], salt=SALT, max_age=SECONDS_KEPT)
    except signing.BadSignature:
        kept = {"author": None, "path": request.path}
    if kept["author"] == request.user.pk and kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    return QueryDict(kept["answers"]) if kept["author"] == request.user.pk else None


def _author(text: str) -> int | None:
    try:
        return signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
