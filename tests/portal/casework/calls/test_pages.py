"""The pages of calls: caseworkers write, the head announces and extends, auditors read."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.deadlines import BERLIN
from grants.calls.models import Call
from grants.calls.words import fingerprint
from portal.access import clock
from tests import factories
from tests.factories import NOW, CallFactory, GuidelineFactory, UserFactory
from tests.portal.casework.pages import as_, buttons, chosen, errors, messages, rows, url, value, words

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def officer(db):
    return UserFactory(caseworker=True)


@pytest.fixture
def head(db):
    return UserFactory(head=True)


def day(name: str, *parts: int) -> dict[str, str]:
    return {f"{name}_{place}": str(part) for place, part in enumerate(parts)}


def typed(guideline, **changed) -> dict:
    """What a person types for a whole call."""
    return {
        "title": "Förderung 2028",
        "funding_year": "2028",
        "reference_prefix": "soz-2028",
        "priorities": [str(priority.pk) for priority in guideline.priorities.all()],
        **day("opens_on", 1, 8, 2027),
        "opens_time": "8",
        **day("closes_on", 30, 9, 2027),
        "closes_time": "23.59",
        **day("period_start", 1, 1, 2028),
        **day("period_end", 31, 12, 2029),
        "envelope": "400.000",
        "later_envelope": "150.000",
        "budget_reservation": "on",
        "required_attachments": ["statutes", "concept"],
        "minutes_needed": "90",
        "hint": "Beratung\r\nmontags",
        "contact": "Zimmer 12",
    } | changed


def new_url(guideline, **more) -> str:
    query = "&".join(
        f"{key}={text}" for key, text in {"jahr": 2028, "fassung": guideline.pk, "vorlage": "", **more}.items()
    )
    return f"{url('call_new')}?{query}"


def test_the_list_shows_drafts_and_where_each_call_stands_with_the_time_zone(officer):
    guideline = GuidelineFactory()
    same = {"guideline": guideline}
    CallFactory(title="D", is_draft=True, **same)
    CallFactory(title="C", opens_at=NOW - 9 * DAY, closes_at=NOW - DAY, **same)
    CallFactory(title="B", **same)
    CallFactory(title="A", opens_at=NOW + DAY, announced_at=NOW, **same)

    response = as_(officer).get(url("calls"))

    assert [row[:3] for row in rows(response)] == [
        ["A", "2027", "Angekündigt"],
        ["B", "2027", "Offen"],
        ["C", "2027", "Geschlossen"],
        ["D", "2027", "Entwurf"],
    ]
    assert rows(response)[1][3:5] == ["01.09.2026, 08:00 Uhr (MESZ)", "30.09.2026, 23:59 Uhr (MESZ)"]
    assert buttons(response) == ["Förderaufruf anlegen"]


def test_the_list_leaves_as_a_file(officer):
    CallFactory(title="Förderung", is_draft=True)

    body = b"".join(as_(officer).get(url("calls") + "?export=csv").streaming_content).decode("utf-8-sig")

    assert next(csv.DictReader(io.StringIO(body), delimiter=";"))["Stand"] == "Entwurf"


def test_the_number_of_queries_does_not_grow_with_calls(officer):
    client, guideline = as_(officer), GuidelineFactory()
    CallFactory(guideline=guideline)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url("calls"))
        counts.append(len(queries))
        CallFactory.create_batch(4, guideline=guideline)
    assert counts[0] == counts[1]


def test_a_new_call_begins_with_year_and_version_and_becomes_a_draft(officer):
    guideline, client = GuidelineFactory(), as_(officer)
    first = client.get(url("call_new"))
    assert (value(first, "jahr"), buttons(first)) == ("2027", ["Weiter"])

    second = client.get(new_url(guideline))
    assert (value(second, "title"), value(second, "reference_prefix")) == ("Förderung freier Träger 2028", "SOZ-2028")
    assert (value(second, "closes_on_0"), value(second, "closes_on_1"), value(second, "closes_on_2")) == (
        "30",
        "9",
        "2027",
    )
    assert value(second, "closes_time") == "23:59"
    assert chosen(second, "priorities") == [str(guideline.priorities.get().pk)]

    response = client.post(new_url(guideline), typed(guideline), follow=True)

    assert messages(response) == ["Der Entwurf ist angelegt. Die Leitung kann ihn ankündigen."]
    call = Call.objects.get()
    assert (call.announced_at, call.reference_prefix, call.grace_minutes) == (None, "SOZ-2028", 15)
    assert (call.opens_at, call.closes_at) == (
        datetime.datetime(2027, 8, 1, 8, tzinfo=BERLIN),
        datetime.datetime(2027, 9, 30, 23, 59, tzinfo=BERLIN),
    )
    assert call.later_envelope == Decimal(150000)
    assert (call.envelope, call.envelope_is_public, call.budget_reservation) == (Decimal(400000), False, True)
    assert (call.required_attachments, call.minutes_needed, call.hint) == (
        ["statutes", "concept"],
        90,
        "Beratung\nmontags",
    )
    assert "Nötige Anlagen Satzung, Konzept" in words(response)
    assert buttons(response) == ["Ändern", "Verwerfen"]


def test_what_the_door_refuses_stands_beside_its_field_and_what_was_typed_stays(officer):
    guideline = GuidelineFactory()
    CallFactory(reference_prefix="SOZ-2028", guideline=guideline)
    wrong = typed(guideline, **day("closes_on", 31, 7, 2027), **day("period_end", 1, 1, 2030))

    response = as_(officer).post(new_url(guideline), wrong)

    assert (response.status_code, value(response, "contact"), value(response, "closes_on_1")) == (422, "Zimmer 12", "7")
    assert errors(response) == [
        "Die Antragsfrist muss nach dem Beginn (01.08.2027, 08:00 Uhr (MESZ)) liegen.",
        "Der Bewilligungszeitraum ist zu lang. Die Richtlinie erlaubt höchstens 2 Jahre.",
    ]
    taken = as_(officer).post(new_url(guideline), typed(guideline))
    assert errors(taken)[0].startswith("Mit „SOZ-2028“ beginnen schon die Aktenzeichen")
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"closes_time": "25:00"}, "Geben Sie eine Uhrzeit ein, zum Beispiel 14:30."),
        ({"closes_time": ""}, "Füllen Sie das Feld „Antragsfrist: Uhrzeit“ aus."),
        (
            day("closes_on", 31, 9, 2027),
            "Dieses Datum gibt es nicht. Prüfen Sie Tag, Monat und Jahr, zum Beispiel 31 1 2027.",
        ),
        (day("opens_on", 28, 3, 2027) | {"opens_time": "2:30"}, "Diese Uhrzeit gibt es an diesem Tag nicht"),
        ({"priorities": []}, "Wählen Sie bei „Förderschwerpunkte“ etwas aus."),
        ({"priorities": ["0"]}, "Wählen Sie"),
        ({"required_attachments": ["pass"]}, "Wählen Sie einen Eintrag aus der Liste aus."),
        ({"envelope": "-1"}, "Geben Sie einen Betrag ab"),
        ({"envelope": "9" * 11}, "Geben Sie einen Betrag bis"),
        ({"minutes_needed": "1441"}, "Geben Sie höchstens 1440 ein."),
        ({"funding_year": "99999"}, "Geben Sie höchstens 2099 ein."),
        ({"title": "x\x00"}, "Geben Sie den Text neu ein."),
        ({"contact": "x" * 201}, "Kürzen Sie den Text auf höchstens 200 Zeichen."),
    ],
)
def test_what_cannot_be_read_is_answered_with_422(officer, changed, error):
    guideline = GuidelineFactory()

    response = as_(officer).post(new_url(guideline), typed(guideline, **changed))

    assert response.status_code == 422
    assert errors(response)[0].startswith(error)
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    "query", ["fassung=0&jahr=2028", "fassung=x&jahr=", "fassung=1&jahr=99999999999999", "vorlage=9&fassung="]
)
def test_a_beginning_that_cannot_be_is_asked_again(officer, query):
    response = as_(officer).get(f"{url('call_new')}?{query}")

    assert (response.status_code, buttons(response)) == (422, ["Weiter"])


@pytest.mark.parametrize("source", ["x", "0", "9" * 40, "²"])
def test_a_source_that_does_not_exist_is_left_out(officer, source):
    assert as_(officer).get(f"{url('call_new')}?vorlage={source}").status_code == 200


def test_a_draft_version_and_a_version_that_ended_carry_no_call(officer):
    draft = GuidelineFactory(is_draft=True)

    assert as_(officer).post(new_url(draft), typed(draft)).status_code == 422


def test_last_years_call_is_the_beginning_of_the_next(officer):
    source = CallFactory(title="Förderung 2027", contact="Zimmer 7", period_end=datetime.date(2028, 12, 31))
    client = as_(officer)

    begin = client.get(f"{url('call_new')}?vorlage={source.pk}")
    assert value(begin, "jahr") == "2029"
    form = client.get(new_url(source.guideline, jahr=2029, vorlage=source.pk))

    assert (value(form, "title"), value(form, "contact")) == ("Förderung 2029", "Zimmer 7")
    assert value(form, "period_end_2") == "2030"


def test_a_draft_is_changed_and_who_was_slower_is_told(officer):
    call = CallFactory(is_draft=True, reference_prefix="SOZ-2028")
    client = as_(officer)
    page = client.get(url("call_edit", call.pk))
    data = typed(call.guideline, seen=value(page, "seen"))

    assert messages(client.post(url("call_edit", call.pk), data, follow=True)) == ["Der Förderaufruf ist gespeichert."]
    slower = client.post(url("call_edit", call.pk), data | {"title": "Anderes"})

    assert (slower.status_code, value(slower, "title")) == (422, "Anderes")
    assert "geändert, seit Sie die Seite geöffnet haben" in words(slower)
    assert Call.objects.get().title == "Förderung 2028"


def test_what_is_announced_is_changed_by_the_head_only(officer, head):
    call = CallFactory(opens_at=NOW + DAY, announced_at=NOW)

    assert [as_(person).get(url("call_edit", call.pk)).status_code for person in (officer, head)] == [403, 200]
    assert buttons(as_(officer).get(url("call", call.pk))) == ["Kontakt ändern"]
    assert buttons(as_(head).get(url("call", call.pk))) == ["Ändern", "Frist verlängern", "Kontakt ändern"]


def test_an_open_call_is_not_edited(head):
    call = CallFactory()
    client = as_(head)

    shown = client.get(url("call_edit", call.pk), follow=True)
    sent = client.post(url("call_edit", call.pk), typed(call.guideline, seen=fingerprint(call)))

    assert messages(shown) == ["Dieser Aufruf hat schon begonnen und lässt sich so nicht mehr ändern."]
    assert (sent.status_code, Call.objects.get().title) == (422, call.title)
    assert buttons(client.get(url("call", call.pk))) == ["Frist verlängern", "Kontakt ändern"]


def test_the_head_announces_a_draft_once(head):
    call = CallFactory(is_draft=True, opens_at=NOW + DAY)
    client = as_(head)
    assert buttons(client.get(url("call", call.pk))) == ["Ankündigen", "Ändern", "Verwerfen"]
    page = client.get(url("call_announce", call.pk))
    data = {"seen": value(page, "seen")}

    first = client.post(url("call_announce", call.pk), data, follow=True)
    second = client.post(url("call_announce", call.pk), data)

    assert messages(first) == ["Der Förderaufruf ist angekündigt und für alle zu lesen."]
    assert second.status_code == 422
    assert "schon angekündigt. Vielleicht war jemand schneller." in words(second)
    assert Call.objects.get().announced_at == NOW


@pytest.mark.parametrize("is_over", [True, False])
def test_a_draft_that_cannot_be_announced_says_why(head, is_over):
    call = CallFactory(is_draft=True, closes_at=NOW - DAY if is_over else NOW + DAY)
    if not is_over:
        type(call.guideline).objects.update(state="superseded", valid_until=call.guideline.valid_from)

    response = as_(head).get(url("call", call.pk))

    reason = "Die Antragsfrist (14.09.2026, 10:30 Uhr (MESZ)) ist schon vorbei." if is_over else "gilt nicht mehr"
    assert reason in words(response)
    assert buttons(response) == ["Ändern", "Verwerfen"]
    assert as_(head).post(url("call_announce", call.pk), {"seen": fingerprint(call)}).status_code == 422


def test_the_head_extends_a_deadline_with_a_reason(head):
    call, client = CallFactory(), as_(head)
    data = day("closes_on", 31, 10, 2026) | {"closes_time": "23:59", "reason": "Störung"}

    shorter = client.post(url("call_extend", call.pk), data | day("closes_on", 29, 9, 2026))
    assert (shorter.status_code, value(shorter, "reason")) == (422, "Störung")
    assert errors(shorter) == ["Die Frist lässt sich nur verlängern. Bisher endet sie am 30.09.2026, 23:59 Uhr (MESZ)."]
    response = client.post(url("call_extend", call.pk), data, follow=True)

    assert messages(response) == ["Die Antragsfrist ist verlängert."]
    assert (
        "Am 15.09.2026 verlängert bis 31.10.2026, 23:59 Uhr (MEZ), vorher 30.09.2026, 23:59 Uhr (MESZ). Grund: Störung"
        in words(response)
    )


def test_a_caseworker_changes_the_contact(officer):
    call, client = CallFactory(), as_(officer)
    assert value(client.get(url("call_contact", call.pk)), "contact") == "Sozialamt"

    client.post(url("call_contact", call.pk), {"contact": "Zimmer 7"})

    assert Call.objects.get().contact == "Zimmer 7"
    assert "Kontakt geändert" in rows(client.get(url("call_record", call.pk)))[0][4]


def test_a_draft_is_thrown_away_and_an_announced_call_is_not(officer):
    draft, announced = CallFactory(is_draft=True), CallFactory()
    client = as_(officer)

    gone = client.post(url("call_discard", draft.pk), follow=True)
    refused = client.post(url("call_discard", announced.pk))

    assert messages(gone) == ["Der Entwurf ist verworfen."]
    assert (refused.status_code, list(Call.objects.all())) == (422, [announced])


@pytest.mark.parametrize("name", ["call_announce", "call_extend", "call_contact", "call_discard"])
def test_a_page_that_the_stage_does_not_offer_leads_back(head, name):
    call = CallFactory(is_draft=name in ("call_extend", "call_contact"))

    response = as_(head).get(url(name, call.pk), follow=True)

    assert messages(response)[0].endswith("ist bei diesem Förderaufruf jetzt nicht möglich.")


def test_the_auditor_reads_and_is_offered_nothing():
    call, auditor = CallFactory(is_draft=True), as_(UserFactory(auditor=True))

    assert buttons(auditor.get(url("calls"))) + buttons(auditor.get(url("call", call.pk))) == []
    assert auditor.get(url("call_record", call.pk)).status_code == 200
    assert auditor.post(url("call_announce", call.pk)).status_code == 403


def test_a_call_that_does_not_exist_is_not_found(head):
    for name in ("call", "call_record", "call_edit", "call_announce", "call_extend", "call_contact", "call_discard"):
        assert as_(head).get(url(name, 999_999)).status_code == 404


def test_the_pages_of_a_traeger_name_the_time_zone_of_the_deadline():
    application = factories.draft()
    client = as_(application.created_by)

    for address in ("/traeger/antraege/", f"/traeger/antraege/{application.pk}/"):
        assert "30.09.2026, 23:59 Uhr (MESZ)" in client.get(address).content.decode()
