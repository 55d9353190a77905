"""What a Träger submitted, read from the frozen version: the office never sees changes before they are handed in."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from criteria.plan.models import Smart
from grants.applications.content import smart_label
from grants.applications.differences import Difference, differences_between
from grants.applications.models import Submission
from grants.applications.rows import OtherFunds as OtherFundsRow
from grants.applications.sections import Sums


@dataclass(frozen=True)
class Row:
    """One row of the Kosten- und Finanzierungsplan, in euros."""

    item: str
    description: str
    certainty: str
    amount: Decimal
    note: str
    second_year: Decimal | None


@dataclass(frozen=True)
class Post:
    """One Stelle; `gross` is what the employer pays for all months, in euros. What was left empty is None."""

    name: str
    function: str
    pay: str
    full_time_equivalent: Decimal | None
    months: int | None
    gross: Decimal | None


@dataclass(frozen=True)
class PlannedValue:
    """An indicator with the value that is planned."""

    name: str
    unit: str
    value: Decimal | None


@dataclass(frozen=True)
class OtherFunds:
    """Money of others, in euros. `is_city`: of another office of the city (Doppelförderung)."""

    giver: str
    source: str
    purpose: str
    certainty: str
    amount: Decimal | None
    is_city: bool


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
    neighbourhood: str
    smart: tuple[tuple[str, str], ...]
    planned_values: tuple[PlannedValue, ...]
    staff: tuple[Post, ...]
    other_funds: tuple[OtherFunds, ...]
    has_no_other_funds: bool

    @property
    def content(self) -> dict:
        return self.submission.content

    @property
    def other_offices(self) -> str:
        """The other offices of the city that were asked for the same, by name."""
        return ", ".join(row.giver for row in self.other_funds if row.is_city)

    @property
    def staff_costs(self) -> Decimal:
        """What the Stellen cost together, in euros."""
        return sum((post.gross for post in self.staff if post.gross is not None), Decimal("0.00"))

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
        **_later_sections(content),
    )


def latest(application) -> Version:
    """The version that counts."""
    return read(application.submissions.select_related("submitted_by").order_by("number").last())


def changes_since_last(shown: Submission, submissions: list[Submission]) -> tuple[Difference, ...]:
    """What a version says other than the one before it, as after a Nachforderung; the first has nothing before it."""
    earlier = [submission for submission in submissions if submission.number < shown.number]
    return differences_between(earlier[-1].content, shown.content) if earlier else ()


def _later_sections(content: dict) -> dict:
    """What versions from before these sections existed do not have."""
    smart = content.get("smart", {})
    return {
        "neighbourhood": content.get("neighbourhood", ""),
        "smart": tuple((smart_label(name), smart[name]) for name in Smart.SMART if smart.get(name)),
        "planned_values": tuple(
            PlannedValue(row["name"], row["unit"], _decimal(row["value"])) for row in content.get("planned_values", ())
        ),
        "staff": tuple(_post(post) for post in content.get("staff", ())),
        "other_funds": tuple(_other_funds(row) for row in content.get("other_funds", ())),
        "has_no_other_funds": content.get("has_no_other_funds", False),
    }


def _post(post: dict) -> Post:
    return Post(
        post["name"],
        post["function"],
        " Stufe ".join(filter(None, (post["pay_group"], post["pay_step"]))),
        _decimal(post["full_time_equivalent"]),
        post["months"],
        _decimal(post["gross"]),
    )


def _other_funds(row: dict) -> OtherFunds:
    is_city = row["source"] == OtherFundsRow.Source.CITY.label
    return OtherFunds(row["giver"], row["source"], row["purpose"], row["certainty"], _decimal(row["amount"]), is_city)


def _row(row: dict) -> Row:
    return Row(
        row["item"],
        row["description"],
        row["certainty"],
        Decimal(row["amount"]),
        row.get("note", ""),
        _decimal(row.get("second_year")),
    )


def _decimal(number: str | None) -> Decimal | None:
    return None if number is None else Decimal(number)
