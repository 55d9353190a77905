"""The invented applications of the demo: about 120, in every state, each through the same doors as real ones."""

import datetime
import random
from decimal import Decimal
from itertools import cycle, product

from config.demo.facts import read
from config.demo.people import FEATURED
from config.demo.years import Year
from criteria.financing import Financing
from criteria.guideline.models import PlanItem
from criteria.places.models import District
from criteria.rubric.models import Criterion
from grants.applications import editing, workflow
from grants.applications.corrections import Point
from grants.applications.models import Application, PlanRow
from grants.applications.rows import OtherFunds
from grants.applications.sections import GOALS, OTHER_FUNDS, PLAN, PROJECT, STAFF, TARGET_GROUP
from grants.assessment import checking
from grants.assessment import workflow as assessing
from grants.assessment.moderation import differing
from grants.assessment.queries import combine, criteria_of, parts_of
from grants.awards import limits
from grants.awards import workflow as awarding
from grants.organisations.models import Organisation
from grants.people.models import User

CLOSED_YEAR = ("granted",) * 27 + ("rejected",) * 9 + ("withdrawn",) * 4
OPEN_YEAR = (
    *("draft", "submitted", "checking", "assessment", "granted", "correction", "deliberation", "rejected"),
    *("cosigning", "withdrawn"),
) * 4
# How far an application goes: the doors it passes, in order.
PATH = ("submitted", "checking", "assessment", "deliberation", "cosigning", "granted")
TEXT = (
    "Das Vorhaben „{title}“ ist ein offenes Angebot in {places}. Fachkräfte und Ehrenamtliche öffnen an fünf Tagen in "
    "der Woche, beraten ohne Anmeldung und vermitteln an andere Dienste. (Erfundener Text der Demonstration.)"
)
CONTRIBUTION = "Wir erreichen im Jahr {number} Besuche und zählen sie an jedem Öffnungstag. (Erfundene Angabe.)"
NEIGHBOURHOOD = "Viele Menschen leben hier allein. Der nächste offene Treff liegt weit entfernt. (Erfundener Text.)"
SMART = {
    "specific": "Wer kommen möchte, findet an fünf Tagen in der Woche einen offenen Treff.",
    "measurable": "Wir zählen die Besuche an jedem Öffnungstag.",
    "influenceable": "Wir öffnen selbst, laden ein und beraten.",
    "realistic": "Räume und Fachkraft sind vorhanden. (Erfundene Angabe.)",
    "time_bound": "Bis zum Ende des Förderjahres.",
}
POST = {
    "function": "Sozialarbeit",
    "pay_group": "TVöD SuE S 11b",
    "pay_step": "3",
    "full_time_equivalent": Decimal("0.60"),
    "months": 12,
}
LAND = {
    "source": OtherFunds.Source.THIRD_PARTY,
    "giver": "Freistaat Sachsen",
    "purpose": "Offene Angebote",
    "amount": Decimal(3000),
    "certainty": PlanRow.Certainty.APPROVED,
}
# So many times the usual staff: such an application needs consent to begin before the Bescheid.
LARGE = 5
REASONS = ("Der Ansatz ist im Antrag mit Zahlen belegt.", "Zusammenarbeit und Vertretung sind beschrieben.")


class Storyteller:
    """Brings invented applications to their state. One seed makes every demo the same."""

    def __init__(self, organisations: dict[str, Organisation], now: datetime.datetime):
        self.organisations = organisations
        self.now = now
        self.random = random.Random(2027)  # noqa: S311  (a demo, not a secret)
        self.users = {user.email.partition("@")[0]: user for user in User.objects.all()}
        self.actors = {key: self.users["vorstand" if key == FEATURED else key] for key in organisations}
        self.districts = District.objects.in_bulk()

    def tell(self, year: Year) -> list[Application]:
        """All applications of a Förderjahr."""
        projects = self._featured_first(read("traeger")["projects"])
        states = OPEN_YEAR if year.is_open else CLOSED_YEAR
        start = year.call.opens_at + datetime.timedelta(days=5)
        return [
            self._one(year, project, state, start + datetime.timedelta(hours=5 * number))
            for number, (state, project) in enumerate(zip(states, cycle(projects), strict=False))
        ]

    def _featured_first(self, projects: list[dict]) -> list[dict]:
        own = [project for project in projects if project["organisation"] == FEATURED]
        others = [project for project in projects if project["organisation"] != FEATURED]
        # The shown Träger holds the first places, so that it has applications in several states.
        return [*others[:1], *own[:1], *others[1:3], *own[1:2], *others[3:], *own[2:]]

    def _one(self, year: Year, project: dict, state: str, moment: datetime.datetime) -> Application:
        actor = self.actors[project["organisation"]]
        application = workflow.start(
            call=year.call, organisation=self.organisations[project["organisation"]], actor=actor, now=moment
        )
        size = LARGE if state == "submitted" and project["organisation"] == FEATURED else 1
        self._fill(application, project, actor, moment, size)
        application = Application.objects.get(pk=application.pk)
        if state == "draft":
            return application
        application = workflow.submit(application=application, actor=actor, now=moment + datetime.timedelta(hours=2))
        return self._carry_on(application, state, moment + datetime.timedelta(days=3))

    def _fill(self, application: Application, project: dict, actor: User, moment: datetime.datetime, size: int) -> None:
        places = [self.districts[code] for code in project["districts"]]
        priority = application.call.guideline.priorities.get(key=project["priority"])
        text = TEXT.format(title=project["title"], places=", ".join(place.name for place in places))
        who = {"actor": actor, "now": moment}
        application = _save(application, PROJECT, who, title=project["title"], priority=priority, summary=text)
        application = _save(
            application,
            TARGET_GROUP,
            who,
            relations={"districts": places},
            target_group=priority.target_groups.partition("\n")[0],
            neighbourhood=NEIGHBOURHOOD,
        )
        chosen = priority.goals.all()[: self.random.randint(1, 3)]
        visits = self.random.randrange(1200, 9000, 100)
        application = _save(
            application,
            GOALS,
            who,
            relations={"goals": chosen},
            lists={"planned_values": [{"name": "Besuche", "unit": "Anzahl", "value": Decimal(visits)}]},
            contribution=CONTRIBUTION.format(number=visits),
            **SMART,
        )
        rows = self._plan(application, size)
        application = editing.save_plan(
            application=application, section=PLAN, version=application.version, rows=rows, **who
        )
        gross = next(row.amount for row in rows if row.item.code == "personal")
        posts = [POST | {"gross": gross / size}] * size
        application = _save(application, STAFF, who, lists={"posts": posts})
        _save(application, OTHER_FUNDS, who, lists={"other_funds": [LAND]})

    def _plan(self, application: Application, size: int) -> list[editing.Row]:
        items = {item.code: item for item in PlanItem.objects.filter(guideline=application.call.guideline_id)}
        staff = size * Decimal(self.random.randrange(18000, 52000, 500))
        rent, events, admin = (
            Decimal(self.random.randrange(*span, 100)) for span in ((2400, 9000), (800, 4000), (600, 2500))
        )
        costs = staff + rent + events + admin
        own, land = (costs * self.random.randint(10, 16) / 100).quantize(Decimal(1)), Decimal(3000)
        return [
            editing.Row(items["personal"], staff, "Stelle 1, Sozialarbeit"),
            editing.Row(items["miete"], rent, "Räume für das offene Angebot"),
            editing.Row(items["veranstaltungen"], events, "Material und Honorare für Kurse"),
            editing.Row(items["verwaltung"], admin, "Telefon, Porto, Versicherung"),
            editing.Row(items["spenden"], own, "Spenden und Mitgliedsbeiträge"),
            editing.Row(items["land"], land, "Förderung des Freistaates", "approved"),
            editing.Row(items["zuwendung"], costs - own - land),
        ]

    def _carry_on(self, application: Application, state: str, moment: datetime.datetime) -> Application:
        if state == "withdrawn":
            return workflow.withdraw(application=application, actor=application.created_by, now=moment)
        officer = self.users["sachbearbeitung"]
        last = "granted" if state == "rejected" else "checking" if state == "correction" else state
        steps = PATH[1 : PATH.index(last) + 1]
        for number, step in enumerate(steps):
            day = moment + datetime.timedelta(days=2 * number)
            if step == "checking":
                application = workflow.start_check(application=application, actor=officer, now=day)
            elif step == "assessment":
                application = self._check(application, officer, day)
            elif step == "deliberation":
                application = self._assess(application, officer, day)
            elif step == "cosigning":
                application = self._decide(application, state, day)
            else:
                application = awarding.cosign(application=application, actor=self.users["leitung2"], now=day)
        if state == "correction":
            application = self._ask_back(application, officer, moment)
        return application

    def _ask_back(self, application: Application, officer: User, moment: datetime.datetime) -> Application:
        return workflow.request_correction(
            application=application,
            actor=officer,
            now=moment,
            points=(
                Point(
                    "plan_rows",
                    "unclear",
                    "Bitte erläutern Sie die Miete: Wie viele Quadratmeter, zu welchem Preis? (Erfundenes Beispiel.)",
                ),
                Point("target_group", "incomplete", "Bitte nennen Sie, für welches Alter das Angebot ist."),
            ),
            due_on=(self.now + datetime.timedelta(days=14)).date(),
        )

    def _check(self, application: Application, officer: User, day: datetime.datetime) -> Application:
        findings = {question.key: checking.Finding(True) for question in checking.questions(application)}
        checking.save_check(application=application, actor=officer, now=day, findings=findings)
        application = checking.complete_check(application=application, actor=officer, now=day)
        for login, part in product(("bewertung1", "bewertung2"), parts_of(application)):
            assessing.assign(application=application, assessor=self.users[login], actor=officer, now=day, part=part)
        return application

    def _assess(self, application: Application, officer: User, day: datetime.datetime) -> Application:
        merit = self.random.choice((1, 2, 2, 3, 3, 3, 4))
        for assessment in application.assessments.select_related("assessor"):
            marks = {
                criterion.code: assessing.Mark(
                    min(max(merit + self.random.choice((-1, 0, 0, 0, 1)), 1), criterion.max_points),
                    self.random.choice(REASONS),
                )
                for criterion in Criterion.objects.filter(guideline=application.call.guideline_id)
            }
            who = assessment.assessor
            assessing.save_scores(assessment=assessment, actor=who, now=day, marks=marks)
            assessing.submit(assessment=assessment, actor=who, now=day)
        return self._close(application, officer, day)

    def _close(self, application: Application, officer: User, day: datetime.datetime) -> Application:
        """Where the sheets lie far apart, the assessors agree on the higher points."""
        sheets = list(application.assessments.select_related("assessor").prefetch_related("scores__criterion"))
        agreed = {}
        if combine(application, sheets).needs_moderation:
            agreed = {
                criterion.code: assessing.Mark(
                    max(sheet.points.get(criterion.code, 0) for sheet in sheets),
                    "Nach dem Gespräch überzeugt die günstigere Einschätzung. (Erfundenes Beispiel.)",
                )
                for criterion in differing(list(criteria_of(application)), sheets)
            }
        return assessing.complete_assessment(
            application=application,
            actor=officer,
            now=day,
            moderation="Die Bewertenden haben sich abgestimmt. (Erfundenes Beispiel.)" if agreed else "",
            marks=agreed,
            took_part=[sheet.assessor for sheet in sheets] if agreed else [],
        )

    def _decide(self, application: Application, state: str, day: datetime.datetime) -> Application:
        head = self.users["leitung"]
        if state == "rejected":
            reasons = "Die Fördermittel reichen nach der Rangfolge nicht für dieses Vorhaben. (Erfundenes Beispiel.)"
            return awarding.reject(application=application, actor=head, now=day, reasons=reasons)
        allowed = limits.allowed(application, Financing.FEHLBEDARF).amount
        share = self.random.choice((Decimal(1), Decimal(1), Decimal("0.9")))
        return awarding.award(
            application=application,
            actor=head,
            now=day,
            amount=(allowed * share).quantize(Decimal(1)) if share < 1 else allowed,
            kind=Financing.FEHLBEDARF,
            reasons=""
            if share == 1
            else "Gekürzt, damit mehr Vorhaben gefördert werden können. (Erfundenes Beispiel.)",
        )


def _save(application: Application, section: str, who: dict, *, relations=None, lists=None, **fields) -> Application:
    return editing.save_section(
        application=application,
        section=section,
        version=application.version,
        relations=relations or {},
        lists=lists or {},
        **who,
        **fields,
    )
