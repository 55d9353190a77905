"""Calls: written by the office, announced by the head; what everybody sees, and the Aktenzeichen."""

import datetime
from decimal import Decimal

import pytest

from criteria.deadlines import BERLIN
from criteria.guideline.models import Guideline
from grants import audit
from grants.audit.models import Entry
from grants.calls import workflow
from grants.calls.checks import BadCall
from grants.calls.models import Call
from grants.calls.states import Stage
from grants.calls.words import fingerprint
from grants.calls.workflow import NotAnnounceable, freeze_guideline, next_reference, usual_deadline
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, CallFactory, GuidelineFactory, UserFactory

pytestmark = pytest.mark.django_db
SECOND, DAY = datetime.timedelta(seconds=1), datetime.timedelta(days=1)
OPENS = datetime.datetime(2026, 9, 1, 8, tzinfo=BERLIN)
CLOSES = datetime.datetime(2026, 9, 30, 23, 59, tzinfo=BERLIN)
BEFORE = OPENS - 30 * DAY
GRACE = datetime.timedelta(hours=2)


@pytest.fixture
def officer(db):
    return UserFactory(caseworker=True)


@pytest.fixture
def head(db):
    return UserFactory(head=True)


def new_call(**fields) -> Call:
    return CallFactory.build(guideline=fields.pop("guideline", None) or GuidelineFactory(), **fields)


def create(call: Call, actor, **options) -> Call:
    priorities = options.pop("priorities", call.guideline.priorities.all())
    return workflow.create(call=call, priorities=priorities, actor=actor, now=BEFORE, **options)


def edit(call: Call, actor, *, now=BEFORE, seen=None, priorities=None, **fields) -> Call:
    """Change a call as somebody who read what is stored now."""
    seen = seen or fingerprint(Call.objects.get(pk=call.pk))
    for name, value in fields.items():
        setattr(call, name, value)
    priorities = call.guideline.priorities.all() if priorities is None else priorities
    return workflow.edit(call=call, priorities=priorities, seen=seen, actor=actor, now=now)


def said(call: Call) -> list[str]:
    return list(Entry.objects.filter(chain=call.chain).order_by("number").values_list("sentence", flat=True))


@pytest.mark.parametrize(
    ("now", "stage", "listed", "takes"),
    [
        (OPENS - SECOND, Stage.ANNOUNCED, ["announced", "coming"], False),
        (OPENS, Stage.OPEN, ["announced", "opened", "open"], True),
        (CLOSES, Stage.OPEN, ["announced", "opened", "open"], True),
        (CLOSES + SECOND, Stage.CLOSED, ["announced", "opened", "closed"], True),
        (CLOSES + GRACE, Stage.CLOSED, ["announced", "opened", "closed"], True),
        (CLOSES + GRACE + SECOND, Stage.CLOSED, ["announced", "opened", "closed"], False),
    ],
)
def test_the_clock_moves_a_call_and_the_grace_is_granted_but_not_advertised(now, stage, listed, takes):
    call = CallFactory(grace_minutes=120)

    assert (call.stage(now), lists(now), call.is_open(now)) == (stage, listed, takes)


@pytest.mark.parametrize("now", [OPENS - SECOND, OPENS, CLOSES + SECOND])
def test_a_draft_is_in_no_list_and_takes_nothing(now):
    call = CallFactory(is_draft=True)

    assert (call.stage(now), lists(now), call.is_open(now)) == (Stage.DRAFT, [], False)


def lists(now) -> list[str]:
    found = {"announced": Call.objects.announced()}
    found |= {name: getattr(Call.objects, name)(now) for name in ("coming", "opened", "open", "closed")}
    return [name for name, calls in found.items() if calls.exists()]


def test_references_count_up_within_a_call():
    first, second = CallFactory(), CallFactory()

    assert [next_reference(call=call) for call in (first, first, second)] == [
        f"{first.reference_prefix}-0001",
        f"{first.reference_prefix}-0002",
        f"{second.reference_prefix}-0001",
    ]


def test_a_submission_that_is_refused_uses_no_reference_up():
    call = CallFactory()
    incomplete, complete = factories.draft(call), factories.complete(factories.draft(call))
    with pytest.raises(factories.workflow.Incomplete):
        factories.submitted(incomplete)

    assert factories.submitted(complete).reference == f"{call.reference_prefix}-0001"


def test_a_new_call_is_a_draft_with_the_grace_of_its_guideline(officer):
    guideline = GuidelineFactory(grace_minutes="45", late_applications="marked")

    call = create(new_call(guideline=guideline, title="Förderung für Ältere 2027"), officer)

    assert (call.announced_at, call.grace_minutes, call.slug) == (None, 45, "foerderung-fuer-aeltere-2027")
    assert call.accepts_late
    assert list(call.priorities.all()) == list(guideline.priorities.all())
    assert said(call) == ["Förderaufruf als Entwurf angelegt."]


@pytest.mark.parametrize("state", ["draft", "signed", "superseded"])
def test_a_call_needs_a_released_guideline(officer, head, state):
    call = create(new_call(), officer)
    ends = {"valid_until": call.guideline.valid_from} if state == "superseded" else {}
    Guideline.objects.update(state=state, **ends)

    with pytest.raises(NotAnnounceable, match="nicht freigegeben"):
        create(new_call(guideline=Guideline.objects.get()), officer)
    with pytest.raises(NotAnnounceable, match="nicht freigegeben"):
        workflow.announce(call=call, actor=head, now=BEFORE)


@pytest.mark.parametrize(("end", "fits"), [((2028, 12, 31), True), ((2029, 1, 1), False)])
def test_a_call_funds_no_longer_than_the_guideline_allows(officer, end, fits):
    call = new_call(period_end=datetime.date(*end))

    if fits:
        assert create(call, officer).pk
    else:
        with pytest.raises(BadCall, match="höchstens 2 Jahre"):
            create(call, officer)


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"title": " "}, ["title"]),
        ({"contact": ""}, ["contact"]),
        ({"reference_prefix": "SOZ 2027"}, ["reference_prefix"]),
        ({"reference_prefix": "soz-2027"}, ["reference_prefix"]),
        ({"reference_prefix": "SOZ-2027-"}, ["reference_prefix"]),
        ({"minutes_needed": 0}, ["minutes_needed"]),
        ({"closes_at": OPENS}, ["closes_at"]),
        ({"closes_at": OPENS - SECOND}, ["closes_at"]),
        ({"closes_at": datetime.datetime(2028, 1, 1, tzinfo=BERLIN)}, ["closes_at"]),
        ({"funding_year": 2026}, ["period_start"]),
        ({"funding_year": 1999}, ["funding_year"]),
        ({"period_end": datetime.date(2027, 1, 1)}, ["period_end"]),
        ({"required_attachments": ["Steuererklärung"]}, ["required_attachments"]),
        ({"required_attachments": ["other"]}, ["hint"]),
        ({"envelope": Decimal("-0.01")}, ["envelope"]),
        ({"later_envelope": Decimal("1.00")}, ["later_envelope"]),
        ({"period_end": datetime.date(2028, 12, 31), "later_envelope": Decimal("-0.01")}, ["later_envelope"]),
        ({"title": "", "contact": "", "closes_at": OPENS}, ["title", "contact", "closes_at"]),
    ],
)
def test_what_cannot_be_is_refused_with_every_place_named(officer, fields, problems):
    with pytest.raises(BadCall) as refusal:
        create(new_call(**fields), officer)

    assert [problem.field for problem in refusal.value.problems] == problems
    assert not Call.objects.exists()


def test_a_call_has_priorities_of_its_own_guideline(officer):
    other = GuidelineFactory().priorities.get()

    with pytest.raises(BadCall, match="mindestens einen Förderschwerpunkt"):
        create(new_call(), officer, priorities=[])
    with pytest.raises(BadCall, match="Förderschwerpunkte der Fassung"):
        create(new_call(), officer, priorities=[other])


def test_two_calls_never_share_address_or_aktenzeichen(officer):
    first = create(new_call(title="Förderung", reference_prefix="SOZ-2027"), officer)
    second = create(new_call(title="Förderung!", reference_prefix="SOZ-2027-B"), officer)
    longer = create(new_call(title="F" * 200, reference_prefix="C"), officer)
    nameless = create(new_call(title="???", reference_prefix="D"), officer)

    assert [call.slug for call in (first, second, longer, nameless)] == [
        "foerderung",
        "foerderung-2",
        "f" * 44,
        "foerderaufruf",
    ]
    with pytest.raises(BadCall, match="beginnen schon die Aktenzeichen von „Förderung“"):
        create(new_call(reference_prefix="SOZ-2027"), officer)


def test_a_draft_is_changed_by_the_office_and_the_record_says_what(officer):
    call = create(new_call(title="Alt"), officer)

    changed = edit(call, officer, title="Neu", required_attachments=["statutes"], envelope_is_public=False)

    assert (changed.title, changed.slug) == ("Neu", "neu")
    assert said(call)[1:] == [
        "Förderaufruf geändert. Titel: „Neu“, vorher „Alt“. Fördermittel veröffentlichen: „nein“, vorher „ja“. "
        "Nötige Anlagen: „Satzung“, vorher „keine“."
    ]
    edit(changed, officer)
    assert len(said(call)) == 2
    assert audit.broken_at(call.chain) is None


def test_who_read_an_older_draft_overwrites_nothing(officer):
    call = create(new_call(), officer)
    seen = fingerprint(call)
    edit(Call.objects.get(), officer, title="Schneller")

    with pytest.raises(NotPossible, match="geändert, seit Sie die Seite geöffnet haben"):
        edit(call, officer, seen=seen, title="Langsamer")
    assert Call.objects.get().title == "Schneller"


def test_the_head_announces_what_they_read_once(officer, head):
    call = create(new_call(), officer)
    seen = fingerprint(call)
    edit(call, officer, title="Neu")

    with pytest.raises(NotPossible, match="geändert"):
        workflow.announce(call=call, actor=head, now=BEFORE, seen=seen)
    announced = workflow.announce(call=call, actor=head, now=BEFORE, seen=fingerprint(Call.objects.get()))
    with pytest.raises(NotPossible, match="schon angekündigt"):
        workflow.announce(call=call, actor=head, now=BEFORE)

    assert (announced.announced_at, announced.opens_at) == (BEFORE, OPENS)
    assert said(call)[-1] == "Förderaufruf angekündigt. Antragsfrist: 30.09.2026, 23:59 Uhr (MESZ)."


def test_a_call_that_is_announced_late_opens_at_once(officer, head):
    call = create(new_call(), officer)

    assert workflow.announce(call=call, actor=head, now=NOW).opens_at == NOW


def test_a_call_whose_deadline_is_over_is_not_announced(officer, head):
    call = create(new_call(), officer)

    with pytest.raises(NotAnnounceable, match=r"Die Antragsfrist \(30.09.2026, 23:59 Uhr \(MESZ\)\) ist schon vorbei"):
        workflow.announce(call=call, actor=head, now=CLOSES)
    assert Call.objects.get().announced_at is None


def test_what_is_announced_is_changed_by_the_head_until_it_opens_and_keeps_its_address(officer, head):
    call = workflow.announce(call=create(new_call(title="Alt"), officer), actor=head, now=BEFORE)

    with pytest.raises(Forbidden):
        edit(call, officer, title="Neu")
    assert edit(call, head, title="Neu").slug == "alt"
    with pytest.raises(NotAnnounceable, match="schon vorbei"):
        edit(call, head, opens_at=BEFORE - 9 * DAY, closes_at=BEFORE - SECOND)
    with pytest.raises(NotPossible, match="schon begonnen"):
        edit(Call.objects.get(), head, now=OPENS, title="Zu spät")
    assert Call.objects.get().title == "Neu"


def test_only_a_draft_is_thrown_away_and_its_record_stays(officer, head):
    draft, announced = create(new_call(title="Irrtum"), officer), CallFactory()

    workflow.discard(call=draft, actor=officer, now=NOW)
    with pytest.raises(NotPossible, match="schon angekündigt"):
        workflow.discard(call=announced, actor=head, now=NOW)

    assert list(Call.objects.all()) == [announced]
    assert Entry.objects.filter(sentence="Entwurf „Irrtum“ verworfen.").exists()


@pytest.mark.parametrize("role", ["assessor", "planner", "auditor", "admin"])
def test_nobody_else_touches_a_call(role):
    person, call = UserFactory(roles=[role]), CallFactory(is_draft=True)

    for act in (
        lambda: create(new_call(), person),
        lambda: edit(call, person, title="Neu"),
        lambda: workflow.announce(call=call, actor=person, now=BEFORE),
        lambda: workflow.extend(call=call, closes_at=CLOSES + DAY, reason="Grund", actor=person, now=BEFORE),
        lambda: workflow.change_contact(call=call, contact="Neu", actor=person, now=BEFORE),
        lambda: workflow.discard(call=call, actor=person, now=BEFORE),
    ):
        with pytest.raises(Forbidden):
            act()
    assert Call.objects.get() == call


def test_a_caseworker_neither_announces_nor_extends(officer):
    call = CallFactory(is_draft=True)

    with pytest.raises(Forbidden):
        workflow.announce(call=call, actor=officer, now=BEFORE)
    with pytest.raises(Forbidden):
        workflow.extend(call=CallFactory(), closes_at=CLOSES + DAY, reason="Grund", actor=officer, now=NOW)


def test_the_usual_deadline_is_the_last_minute_of_the_day_the_guideline_names():
    assert usual_deadline(GuidelineFactory(), 2027) == datetime.datetime(2026, 9, 30, 23, 59, tzinfo=BERLIN)


def test_a_guideline_is_frozen_once():
    call = CallFactory()

    freeze_guideline(call=call, now=NOW)
    freeze_guideline(call=call, now=NOW + SECOND)

    assert Guideline.objects.get().frozen_at == NOW
