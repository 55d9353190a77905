"""The building blocks inside pages."""

from types import SimpleNamespace as Given

from django.template.loader import render_to_string

from tests.portal.kern.test_forms import CostForm, tags


def component(name: str, **context) -> str:
    return render_to_string(f"components/{name}.html", context)


def test_a_task_links_to_its_page_and_is_described_by_its_state():
    html = component(
        "task_list",
        groups=[
            Given(title="Antrag", tasks=[Given(title="Träger", url="/t/", state="done"), Given(title="Senden", url="")])
        ],
    )

    assert [(link["href"], link["aria-describedby"]) for link in tags(html, "a")] == [("/t/", "aufgabe-1-1")]
    assert (html.count("Erledigt"), html.count("Noch nicht möglich")) == (1, 1)


def test_a_section_can_be_edited_only_where_there_is_a_page_for_it():
    rows = [Given(label="Name", value="Mosaik", note="")]
    html = component(
        "summary_list", sections=[Given(title="A", rows=rows, edit_url="/a/"), Given(title="B", rows=rows, edit_url="")]
    )

    assert [link["href"] for link in tags(html, "a")] == ["/a/"]


def test_an_alert_with_danger_interrupts_and_others_wait():
    roles = [tags(component("alert", kind=kind, title="T"), "div")[0]["role"] for kind in ("danger", "info")]

    assert roles == ["alert", "status"]


def test_a_confirmation_works_without_script():
    html = component(
        "confirm", label="Zurückziehen", consequence="Weg.", action_url="/weg/", action_label="Ja", csrf_token="x"
    )

    assert [(form["method"], form["action"]) for form in tags(html, "form")] == [("post", "/weg/")]
    assert len(tags(html, "summary")) == 1


def test_a_confirmation_with_errors_stays_open():
    html = component(
        "confirm",
        label="A",
        consequence="B",
        action_url="/",
        action_label="C",
        questions=CostForm({}),
        csrf_token="x",
    )

    assert ["open" in details for details in tags(html, "details")] == [True]


def test_a_filter_is_a_plain_search_that_htmx_may_speed_up():
    html = component("filter", form=CostForm(), label="Anträge filtern", request=Given(path="/akten/"))
    (form,) = tags(html, "form")

    assert (form["method"], form["role"], form["hx-get"], form["hx-target"]) == ("get", "search", "/akten/", "#treffer")


def test_breadcrumbs_end_on_this_page():
    html = component("breadcrumbs", trail=[Given(label="Anträge", url="/akten/")], here="50-0001")

    assert [step.get("aria-current") for step in tags(html, "li")] == [None, "page"]
