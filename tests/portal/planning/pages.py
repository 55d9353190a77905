"""Opens the pages of Sozialplanung as a person, and reads what stands on them."""

from django.urls import reverse
from lxml import html

from criteria.plan.models import Goal
from grants.people.models import User
from tests import factories

EDITING = (
    *("plan_edit", "plan_successor", "goal_new", "goal_edit", "goal_successor", "target_new", "measure_new"),
    *("target_edit", "target_remove", "measure_edit", "measure_remove"),
)


def sign_in(client, **role) -> User:
    user = factories.UserFactory(**role)
    client.force_login(user)
    return user


def url(name: str, *args) -> str:
    return reverse(f"planning:{name}", args=args)


def words(response) -> str:
    main = html.fromstring(response.content.decode()).get_element_by_id("inhalt")
    return " ".join(" ".join(main.itertext()).split()).replace(" .", ".").replace(" ,", ",")


def links(response) -> dict[str, str]:
    main = html.fromstring(response.content.decode()).get_element_by_id("inhalt")
    return {" ".join(link.text_content().split()): link.get("href") for link in main.iter("a")}


def sent(response, **changes) -> dict:
    """What a browser would send back from the form on a page, after these changes."""
    form = html.fromstring(response.content.decode()).xpath('//main//form[@method="post"]')[0]
    values: dict = {}
    for name, value in form.form_values():
        # The line break right after the start of a text area belongs to the markup.
        values.setdefault(name, []).append(value.removeprefix("\n"))
    return values | changes


def part_of(goal: Goal, name: str):
    """What a page is about, by the name of its address."""
    match name.split("_")[0]:
        case "plan":
            return goal.plan
        case "target":
            return goal.targets.get_or_create(name="Besuche", source="T")[0]
        case "measure":
            return goal.measures.get_or_create(text="Räume fördern.", source="T")[0]
    return goal


def address(goal: Goal, name: str) -> str:
    above = {"goal_new": goal.plan, "target_new": goal, "measure_new": goal}
    return url(name, above.get(name, part_of(goal, name)).pk)


def problems(response) -> list[str]:
    page = html.fromstring(response.content.decode())
    return [" ".join(line.text_content().split()) for line in page.xpath('//*[contains(@class, "portal-summary")]//li')]
