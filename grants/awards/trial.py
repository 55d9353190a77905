"""The trial run: the assessed applications of a call, replayed under another guideline version.

Nothing is stored. What cannot be replayed, because nobody gave points for it, is named instead of guessed
(`replay_notes`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from criteria import allocation, ranking, scoring
from criteria.guideline.models import Guideline
from criteria.guideline.queries import rules_of
from criteria.packages.parameters import MissingRules
from criteria.rubric.models import pure, tie_rule
from grants.applications.models import Application
from grants.applications.queries import files, has_conflict_in
from grants.assessment.queries import RANKED, mean_points
from grants.awards.queries import Offer, proposed_amounts, usual_financing
from grants.awards.replay_notes import notes
from grants.awards.scenarios import candidate
from grants.calls.models import Call
from grants.finance.queries import settled

NOTHING = Decimal("0.00")


class NotReplayable(ValueError):
    """A version cannot be tried on a call; the German message says why."""


@dataclass(frozen=True)
class Outcome:
    """What one version makes of one application. `proposed` None: no grant comes out of its plan."""

    percent: Fraction
    place: int
    below_minimum: tuple[str, ...]
    proposed: Decimal | None
    amount: Decimal


@dataclass(frozen=True)
class Row:
    """One application before and after."""

    application: Application
    before: Outcome
    after: Outcome

    @property
    def difference(self) -> Decimal:
        """What it gets more (or, below zero, less) than before, in euros."""
        return self.after.amount - self.before.amount

    @property
    def changes(self) -> bool:
        """Does it stand elsewhere, miss other minimum points, or get another proposal or amount?

        Another percentage alone is no change: with other weights all of them differ.
        """
        before, after = self.before, self.after
        return (before.place, before.below_minimum, before.proposed, before.amount) != (
            after.place,
            after.below_minimum,
            after.proposed,
            after.amount,
        )


@dataclass(frozen=True)
class Trial:
    """All applications in the order of the new ranking, and what could not be replayed."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @cached_property
    def winners(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.difference > 0)

    @cached_property
    def losers(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.difference < 0)

    @property
    def before(self) -> Decimal:
        """What the version of the call distributes, in euros."""
        return sum((row.before.amount for row in self.rows), NOTHING)

    @property
    def after(self) -> Decimal:
        """What the tried version distributes, in euros."""
        return sum((row.after.amount for row in self.rows), NOTHING)


def trial(*, version: Guideline, call: Call, user) -> Trial | None:
    """Replay the assessed files of a call under `version`; both sides are distributed by rank over the call's envelope.

    None where it would tell this person about a file that is hidden from them (§ 20 VwVfG). Raises NotReplayable where
    the rules of the version cannot be read, its rubric contradicts itself, or it shares no criterion with the call's.
    """
    if has_conflict_in(call, user):
        return None
    found = files(user).filter(RANKED, call=call).select_related("organisation", "priority", "result")
    applications = tuple(found.order_by("reference"))
    scale = {criterion.code: criterion.max_points for criterion in call.guideline.criteria.all()}
    try:
        before, after = (_outcomes(applications, guideline, call, scale) for guideline in (call.guideline, version))
    except (MissingRules, scoring.WrongPoints) as error:
        raise NotReplayable(f"Diese Fassung lässt sich nicht durchspielen. {error}") from error
    rows = [Row(application, before[application.pk], after[application.pk]) for application in applications]
    return Trial(
        tuple(sorted(rows, key=lambda row: (row.after.place, row.application.reference))),
        notes(call.guideline, version, applications),
    )


def _outcomes(
    applications: Sequence[Application], version: Guideline, call: Call, scale: Mapping[str, int]
) -> dict[int, Outcome]:
    """What a version makes of each application, by id. `scale`: the highest points by code when they were given."""
    criteria = [criterion for criterion in pure(version.criteria.in_full()) if criterion.code in scale]
    if not criteria:
        raise NotReplayable(
            "Die Fassung hat mit der Fassung des Aufrufs kein Kriterium gemeinsam. Deshalb gibt es keine Punkte, mit "
            "denen sich rechnen ließe. Bitte wählen Sie eine andere Fassung oder einen anderen Aufruf."
        )
    deciding = [code for code in tie_rule(version) if code in scale]
    points = {application.pk: _points(application, criteria, scale) for application in applications}
    results = {key: scoring.combine(criteria, [points[key]], tolerance=0) for key in points}
    keys = {application.reference: application.pk for application in applications}
    entries = [ranking.Entry(name, results[key].mean, points[key]) for name, key in keys.items()]
    places = {keys[row.key]: row.place for row in ranking.rank(entries, deciding)}
    proposed = proposed_amounts(applications, version, usual_financing(version))
    ties = {key: tuple(points[key][code] for code in deciding) for key in points}
    able = [one for one in applications if one.pk in proposed and not results[one.pk].below_minimum]
    amounts = _amounts(able, results, ties, proposed, version, call)
    titles = {criterion.code: criterion.title for criterion in criteria}
    return {
        key: Outcome(
            percent=results[key].mean,
            place=places[key],
            below_minimum=tuple(titles[code] for code in results[key].below_minimum),
            proposed=proposed.get(key),
            amount=amounts.get(name, NOTHING),
        )
        for name, key in keys.items()
    }


def _amounts(
    applications: Sequence[Application],
    results: Mapping[int, scoring.Result],
    ties: Mapping[int, tuple[Fraction, ...]],
    proposed: Mapping[int, Decimal],
    version: Guideline,
    call: Call,
) -> dict[str, Decimal]:
    """What the distribution by rank gives, by reference."""
    rules = rules_of(version)
    smallest = {key: one.smallest for key, one in settled(applications).items()}
    candidates = [
        candidate(
            application,
            percent=results[application.pk].mean,
            tie=ties[application.pk],
            offer=Offer(proposed[application.pk], smallest.get(application.pk)),
            rules=rules,
        )
        for application in applications
    ]
    shared = allocation.allocate(candidates, call.envelope, allocation.Strategy.RANK_ORDER, shortfall=rules.shortfall)
    return {award.key: award.amount for award in shared.awards}


def _points(
    application: Application, criteria: Sequence[scoring.Criterion], scale: Mapping[str, int]
) -> dict[str, Fraction]:
    """The mean points then, on the scale of now."""
    given = mean_points(application)
    return {
        criterion.code: given[criterion.code] * criterion.max_points / scale[criterion.code] for criterion in criteria
    }
