"""What a Träger submitted, read from the frozen version: the office never sees changes before they are handed in."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from grants.applications.models import Submission
from grants.applications.sections import Sums


@dataclass(frozen=True)
class Row:
    """One row of the Kosten- und Finanzierungsplan, in euros."""

    item: str
    description: str
    certainty: str
    amount: Decimal


@dataclass(frozen=True)
class Version:
    """One submitted version as the pages show it."""

    submission: Submission
    start: datetime.date
    end: datetime.date
    districts: str
    costs: tuple[Row, ...]
    income: tuple[Row, ...]
    sums: Sums

    @property
    def content(self) -> dict:
        return self.submission.content

    @property
    def balance(self) -> str:
        """Whether costs and income meet, as a sentence."""
        return self.sums.outcome.sentence


def read(submission: Submission) -> Version:
    """Read the frozen content of a submission."""
    content = submission.content
    start, end = (datetime.date.fromisoformat(day) for day in content["period"])
    return Version(
        submission=submission,
        start=start,
        end=end,
        districts=", ".join(f"{place['code']} {place['name']}" for place in content["districts"]),
        costs=tuple(_row(row) for row in content["plan"] if row["kind"] == "cost"),
        income=tuple(_row(row) for row in content["plan"] if row["kind"] != "cost"),
        sums=Sums(**{name: Decimal(amount) for name, amount in content["sums"].items()}),
    )


def latest(application) -> Version:
    """The version that counts."""
    return read(application.submissions.select_related("submitted_by").order_by("number").last())


def _row(row: dict) -> Row:
    return Row(row["item"], row["description"], row["certainty"], Decimal(row["amount"]))
