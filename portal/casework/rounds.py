"""The rounds of Nachforderung of a file as pages show them, with what the answer changed, field by field."""

from dataclasses import dataclass

from grants.applications.corrections import ANSWERS, CorrectionPoint
from grants.applications.differences import Difference, differences_between
from grants.applications.models import Application, CorrectionRequest, Submission
from grants.applications.sections import TITLES


@dataclass(frozen=True)
class Round:
    """One round. `changes` compares the version before it with the one that answered it."""

    request: CorrectionRequest
    points: tuple[CorrectionPoint, ...]
    sections: tuple[str, ...]
    changes: tuple[Difference, ...]

    @property
    def is_answered(self) -> bool:
        return self.request.answered_at is not None and self.request.closed_by_id is None


def rounds_of(application: Application) -> list[Round]:
    """All rounds, the first one first."""
    requests = application.correction_requests.select_related("requested_by", "closed_by").prefetch_related("points")
    submissions = list(application.submissions.order_by("number"))
    return [
        Round(
            request,
            tuple(request.points.all()),
            tuple(TITLES[section] for section in request.sections),
            _changes(request, submissions),
        )
        for request in requests.order_by("number")
    ]


def _changes(request: CorrectionRequest, submissions: list[Submission]) -> tuple[Difference, ...]:
    before = [each for each in submissions if each.submitted_at <= request.requested_at]
    after = [each for each in submissions if each.submitted_at == request.answered_at]
    if not before or not after or request.closed_by_id is not None or before[-1] == after[-1]:
        return ()
    named = {point.answer for point in request.points.all()}
    keys = [
        content
        for name, answer in ANSWERS.items()
        if name in named or answer.section in request.sections
        for content in answer.contents
    ]
    old, new = ({key: version.content.get(key) for key in keys} for version in (before[-1], after[-1]))
    return differences_between(old, new)
