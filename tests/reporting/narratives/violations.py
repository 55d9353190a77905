"""Each constraint of Sachberichte and clearances, and how it is violated past the doors; `test_models` runs them."""

from decimal import Decimal

from reporting.clearances.models import Clearance
from reporting.narratives.models import Edition, Inquiry, Narrative, Outcome, ReportPaper
from tests import factories
from tests.factories import NOW
from tests.grants.test_models import again, change
from tests.reporting.narratives import worlds


def outcome() -> Outcome:
    return worlds.owed().outcomes.get()


def inquiry() -> Inquiry:
    return worlds.questioned().inquiries.get()


def edition() -> Edition:
    return worlds.submitted().editions.get()


def paper() -> ReportPaper:
    return ReportPaper.objects.get(pk=worlds.reported(factories.granted())["report_paper"])


def clearance() -> Clearance:
    application = factories.granted()
    return application.clearances.create(
        kind="name",
        place="Ausblick",
        masked="A••",
        fingerprint="f",
        reason="Ein Bus.",
        said_at=NOW,
        said_by=application.created_by,
    )


def unknown_state() -> None:
    change(worlds.submitted(), state="lost")


def handed_in_by_nobody() -> None:
    change(worlds.submitted(), submitted_by=None)


def same_year() -> None:
    Narrative.objects.bulk_create([Narrative(**_fields(worlds.owed()))])


def _fields(first: Narrative) -> dict:
    return {"application": first.application, "year": first.year, "due_on": first.due_on, "created_at": NOW}


VIOLATIONS = {
    "one_narrative_per_year": same_year,
    "narrative_state_is_known": unknown_state,
    "narrative_submitted_by_somebody": handed_in_by_nobody,
    "narrative_accepted_by_somebody": lambda: change(worlds.accepted(), accepted_by=None),
    "one_outcome_per_position": lambda: again(outcome()),
    "outcome_is_not_negative": lambda: change(outcome(), actual=Decimal("-0.01")),
    "one_open_inquiry_per_narrative": lambda: again(inquiry()),
    "inquiry_asks_something": lambda: change(inquiry(), text=""),
    "inquiry_reply_has_time_and_person": lambda: change(inquiry(), reply="Ja."),
    "one_edition_per_number": lambda: again(edition()),
    "one_report_paper_per_content": lambda: again(paper()),
    "report_paper_removal_is_before_handing_in": lambda: change(paper(), removed_at=NOW),
    "one_clearance_per_words": lambda: again(clearance()),
    "clearance_kind_is_known": lambda: again(clearance(), fingerprint="g", kind="lost"),
    "clearance_has_a_reason": lambda: again(clearance(), fingerprint="g", reason=""),
}
