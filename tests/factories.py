"""Factories with traits: small, valid worlds for tests. Whatever has a door goes through the door."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from criteria import transfer
from criteria.deadlines import BERLIN
from criteria.guideline.models import Guideline
from criteria.guideline.states import State as GuidelineState
from criteria.places.models import Borough, District, ResidentCount
from criteria.plan.models import Goal, Plan
from criteria.rates.models import BaseRate
from grants.accounts.workflow import prove_address
from grants.applications import editing, workflow
from grants.applications.models import Application
from grants.assessment import checking
from grants.assessment import workflow as assessing
from grants.awards import workflow as awarding
from grants.calls.models import Call
from grants.organisations.models import Membership, Organisation
from grants.outbox import handle
from grants.outbox.models import Message
from grants.people.models import Role, User
from reporting.catalogue import surveys
from reporting.catalogue.models import Code, CodeList, Indicator, Period, Survey, SurveyItem
from tests.rulebook import GOAL, small_package

NOW = datetime.datetime(2026, 9, 15, 10, 30, tzinfo=BERLIN)
PASSWORD = "ein-langes-kennwort"
A_POST = {
    "function": "Sozialarbeit",
    "pay_group": "TVöD SuE S 11b",
    "pay_step": "3",
    "full_time_equivalent": Decimal("0.50"),
    "months": 12,
    "gross": Decimal("8000.00"),
}


def city() -> list[District]:
    """Three Ortsteile in two Stadtbezirke, with residents."""
    for code, name in (("0", "Mitte"), ("4", "Süd")):
        Borough.objects.get_or_create(code=code, defaults={"name": name})
    for code, name, count in (("00", "Zentrum", 2000), ("05", "Zentrum-Nordwest", 10000), ("41", "Connewitz", 20000)):
        district, _ = District.objects.get_or_create(code=code, defaults={"name": name, "borough_id": code[0]})
        ResidentCount.objects.get_or_create(district=district, year=2023, defaults={"count": count, "source": "Test"})
    return list(District.objects.order_by("code"))


class UserFactory(DjangoModelFactory):
    """An account; traits give the role in the office."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def proven(self, create, extracted, **kwargs):
        """The address is proven, unless a test says `proven=False`."""
        if create and extracted is not False:
            prove_address(self)

    class Params:
        caseworker = factory.Trait(roles=[Role.CASEWORKER.value])
        assessor = factory.Trait(roles=[Role.ASSESSOR.value])
        head = factory.Trait(roles=[Role.HEAD.value])
        planner = factory.Trait(roles=[Role.PLANNER.value])
        auditor = factory.Trait(roles=[Role.AUDITOR.value])
        admin = factory.Trait(roles=[Role.ADMIN.value])


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Träger {n} e. V.")
    legal_form = "eingetragener Verein"
    street = "Musterstraße 1"
    postcode = "04109"
    district = factory.LazyFunction(lambda: city()[0])
    confirmed_at = datetime.datetime(2026, 1, 5, 9, tzinfo=BERLIN)
    is_invented = True


def member(organisation: Organisation, *rights: str, **fields) -> User:
    """A person who acts for a Träger; without rights named, with all of them."""
    user = UserFactory(**fields)
    for right in rights or Membership.Right.values:
        Membership.objects.create(user=user, organisation=organisation, right=right)
    return user


class GuidelineFactory(DjangoModelFactory):
    """A small guideline version in force; the trait `is_draft` leaves it a draft.

    Parameters of the factory that are names of rules replace their texts: ``GuidelineFactory(goals_max="2")``.
    """

    class Meta:
        model = Guideline

    series = factory.Sequence(lambda n: f"reihe-{n}")
    version = factory.Sequence(lambda n: f"Fassung {n}")
    valid_from = datetime.date(2026, 1, 1)

    @classmethod
    def _create(cls, model_class, is_draft=False, **values):
        a_goal()
        guideline = transfer.create(small_package(**values))
        if not is_draft:
            Guideline.objects.filter(pk=guideline.pk).update(state=GuidelineState.IN_FORCE)
        return Guideline.objects.get(pk=guideline.pk)


def a_goal() -> Goal:
    """The goal that the small guideline names."""
    plan, _ = Plan.objects.get_or_create(
        key="plan", defaults={"title": "Fachplan Offene Seniorenarbeit", "source": "Test"}
    )
    goal, _ = Goal.objects.get_or_create(
        key=GOAL,
        defaults={"plan": plan, "text": "Ältere Menschen nehmen am Leben im Stadtteil teil.", "source": "T"},
    )
    return goal


class CallFactory(DjangoModelFactory):
    """An open call at NOW; the trait `is_draft` leaves it a draft."""

    class Meta:
        model = Call
        skip_postgeneration_save = True

    class Params:
        is_draft = factory.Trait(announced_at=None)

    slug = factory.Sequence(lambda n: f"aufruf-{n}")
    title = factory.Sequence(lambda n: f"Förderung 2027, Aufruf {n}")
    funding_year = 2027
    guideline = factory.SubFactory(GuidelineFactory)
    reference_prefix = factory.Sequence(lambda n: f"50-2027-{n}")
    opens_at = datetime.datetime(2026, 9, 1, 8, tzinfo=BERLIN)
    closes_at = datetime.datetime(2026, 9, 30, 23, 59, tzinfo=BERLIN)
    period_start = datetime.date(2027, 1, 1)
    period_end = datetime.date(2027, 12, 31)
    envelope = Decimal("100000.00")
    contact = "Sozialamt"
    announced_at = factory.SelfAttribute("opens_at")

    @factory.post_generation
    def priorities(self, create, extracted, **kwargs):
        if create:
            self.priorities.set(self.guideline.priorities.all())


def draft(call: Call | None = None, organisation: Organisation | None = None, *, actor=None, now=NOW) -> Application:
    """An empty draft."""
    call = call or CallFactory()
    organisation = organisation or OrganisationFactory()
    return workflow.start(call=call, organisation=organisation, actor=actor or member(organisation), now=now)


def complete(application: Application | None = None, *, now=NOW, **fields) -> Application:
    """A draft that could be submitted: costs 10,000 €, own funds 1,000 €, asked 9,000 €."""
    application = application or draft(now=now)
    actor = application.created_by
    answers = {
        "title": "Begegnung im Süden",
        "priority": application.call.guideline.priorities.get(),
        "summary": "Wir öffnen an fünf Tagen in der Woche.",
    } | fields
    application = editing.save_section(
        application=application,
        section="project",
        actor=actor,
        now=now,
        version=application.version,
        relations={},
        **answers,
    )
    application = editing.save_section(
        application=application,
        section="target_group",
        actor=actor,
        now=now,
        version=application.version,
        relations={"districts": District.objects.filter(code="41")},
        target_group="Menschen ab 60 Jahren",
    )
    application = editing.save_section(
        application=application,
        section="goals",
        actor=actor,
        now=now,
        version=application.version,
        relations={"goals": application.priority.goals.all()},
        contribution="Täglich ein offener Treff.",
    )
    amounts = {"personal": "8000.00", "sachkosten": "2000.00", "eigenmittel": "1000.00", "zuwendung": "9000.00"}
    items = {item.code: item for item in application.call.guideline.plan_items.all()}
    return editing.save_plan(
        application=application,
        section="plan",
        actor=actor,
        now=now,
        version=application.version,
        rows=[editing.Row(items[code], Decimal(amount)) for code, amount in amounts.items()],
    )


def elaborated(application: Application | None = None, *, now=NOW) -> Application:
    """A complete draft with everything that is only recommended: nothing is left to advise."""
    application = complete(application, now=now)
    sections = {
        "target_group": {"relations": {}, "neighbourhood": "Viele leben allein."},
        "goals": {
            "relations": {},
            "lists": {"planned_values": [{"name": "Besuche", "unit": "Anzahl", "value": Decimal("4000.00")}]},
            **{name: f"So ist es {name}." for name in Goal.SMART},
        },
        "staff": {"relations": {}, "lists": {"posts": [A_POST]}},
        "other_funds": {"relations": {}, "has_no_other_funds": True},
    }
    for section, answers in sections.items():
        application = editing.save_section(
            application=application,
            section=section,
            actor=application.created_by,
            now=now,
            version=application.version,
            **answers,
        )
    return application


def submitted(application: Application | None = None, *, now=NOW) -> Application:
    application = application or complete(now=now)
    return workflow.submit(application=application, actor=application.created_by, now=now)


def checking_(application: Application | None = None, *, caseworker=None, now=NOW) -> Application:
    """In formal check."""
    return workflow.start_check(
        application=application or submitted(now=now), actor=caseworker or UserFactory(caseworker=True), now=now
    )


def checked(application: Application | None = None, *, now=NOW) -> Application:
    """In assessment: the formal check is complete."""
    application = application or checking_(now=now)
    findings = {question.key: checking.Finding(True) for question in checking.questions(application)}
    actor = application.caseworker
    checking.save_check(application=application, actor=actor, now=now, findings=findings)
    return checking.complete_check(application=application, actor=actor, now=now)


def assess(application: Application, points: dict[str, int], *, assessor=None, now=NOW):
    """One submitted assessment with these points."""
    assessor = assessor or UserFactory(assessor=True)
    assessment = assessing.assign(application=application, assessor=assessor, actor=application.caseworker, now=now)
    marks = {code: assessing.Mark(value, "Begründung") for code, value in points.items()}
    assessing.save_scores(assessment=assessment, actor=assessor, now=now, marks=marks)
    return assessing.submit(assessment=assessment, actor=assessor, now=now)


def assessed(application: Application | None = None, *, now=NOW, points=None) -> Application:
    """In deliberation: two assessors, the result is closed."""
    application = application or checked(now=now)
    for values in points or ({"bedarf": 3, "konzept": 2}, {"bedarf": 3, "konzept": 3}):
        assess(application, values, now=now)
    return assessing.complete_assessment(application=application, actor=application.caseworker, now=now)


def decided(application: Application | None = None, *, now=NOW, amount="9000.00", head=None) -> Application:
    """Awaiting the second signature."""
    return awarding.award(
        application=application or assessed(now=now),
        actor=head or UserFactory(head=True),
        now=now,
        amount=Decimal(amount),
        kind=awarding.financing.Financing.FEHLBEDARF,
        reasons="Nach Rangfolge und verfügbaren Mitteln.",
    )


def granted(application: Application | None = None, *, now=NOW, amount="9000.00") -> Application:
    application = application or decided(now=now, amount=amount)
    return awarding.cosign(application=application, actor=UserFactory(head=True), now=now)


def rejected(application: Application | None = None, *, now=NOW) -> Application:
    application = application or assessed(now=now)
    awarding.reject(application=application, actor=UserFactory(head=True), now=now, reasons="Die Mittel reichen nicht.")
    return awarding.cosign(application=application, actor=UserFactory(head=True), now=now)


def unmet(application: Application | None = None, *, now=NOW) -> Application:
    """In the check, with everything recorded as not fulfilled."""
    application = application or checking_(now=now)
    findings = {question.key: checking.Finding(False, "fehlt") for question in checking.questions(application)}
    checking.save_check(application=application, actor=application.caseworker, now=now, findings=findings)
    return application


def formally_rejected(application: Application | None = None, *, now=NOW, head=None) -> Application:
    """Rejected in the check, awaiting the second signature."""
    return awarding.reject_formally(
        application=application or unmet(now=now),
        actor=head or UserFactory(head=True),
        now=now,
        reasons="Die Satzung fehlt.",
    )


def code_list(code: str = "alter", codes: tuple[str, ...] = ("jung", "alt", "unbekannt"), **fields) -> CodeList:
    """A breakdown whose parts make the total."""
    row = CodeList.objects.create(code=code, **({"label": code.title(), "is_assumption": True} | fields))
    for position, one in enumerate(codes, start=1):
        Code.objects.create(code_list=row, code=one, label=one, position=position)
    return row


def draft_survey() -> Survey:
    """The next version of the survey of `period()`, a draft that asks for the same; Besuche also by age."""
    return next_version(period().survey)


def next_version(survey: Survey) -> Survey:
    """A draft that continues a survey; Besuche are asked for by age, too."""
    planner = UserFactory(planner=True)
    draft = surveys.new_version(survey=survey, version="2", actor=planner, now=NOW)
    wish = surveys.Wish("district", ((code_list(), None),))
    besuche = draft.items.get(indicator__code="besuche").indicator
    surveys.save_item(survey=draft, indicator=besuche, wish=wish, actor=planner, now=NOW)
    return Survey.objects.get(pk=draft.pk)


def period(priority_key: str = "seniorenarbeit", rules: Sequence[dict] = (), **fields) -> Period:
    """The year 2027 of a survey with two indicators: Besuche, and Veranstaltungen as part of nothing.

    `rules` count when the survey is made: once it is released, nothing in it changes.
    """
    survey, created = Survey.objects.get_or_create(
        code="seniorenarbeit",
        version="1",
        defaults={"title": "Statistik Offene Seniorenarbeit", "priority_key": priority_key, "rules": list(rules)},
    )
    if created:
        for position, (code, label) in enumerate((("besuche", "Besuche"), ("beratungen", "Beratungen")), start=1):
            indicator = Indicator.objects.create(
                code=code,
                label=label,
                unit="Anzahl",
                counted="events",
                definition=f"Zahl der {label}",
                is_assumption=True,
            )
            SurveyItem.objects.create(survey=survey, indicator=indicator, position=position)
        Survey.objects.filter(pk=survey.pk).update(state="released", valid_from=datetime.date(2027, 1, 1))
        survey = Survey.objects.get(pk=survey.pk)
    values = {
        "label": "2027",
        "start": datetime.date(2027, 1, 1),
        "end": datetime.date(2027, 12, 31),
        "due_on": datetime.date(2028, 1, 31),
    } | fields
    return Period.objects.create(survey=survey, **values)


def base_rate(valid_from: datetime.date = datetime.date(2026, 1, 1), percent: str = "1.27", **fields) -> BaseRate:
    """The base rate of a half-year; a published one of the same half-year is replaced."""
    values = {"percent": Decimal(percent), "is_verified": True, "note": "Test"} | fields
    return BaseRate.objects.update_or_create(valid_from=valid_from, defaults=values)[0]


def run_outbox(now: datetime.datetime = NOW) -> None:
    """Handle what waits in the outbox until nothing waits any more; a failure raises. Mails wait until they are due."""
    waits = Message.objects.filter(handled_at=None).exclude(topic="send", next_attempt_at__gt=now)
    while waiting := list(waits.order_by("pk")):
        for message in waiting:
            handle(message_id=message.pk, now=now)
            message.refresh_from_db()
            assert message.handled_at is not None, message.last_error
