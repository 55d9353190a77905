"""What stands in a new guideline version for something that an earlier application points to."""

from collections import deque
from functools import cached_property

from criteria.guideline.models import PlanItem, Priority
from criteria.money import format_euro
from criteria.plan.models import Goal
from grants.applications.models import Application
from grants.calls.models import Call


class Counterparts:
    """Finds counterparts for one call: a Förderschwerpunkt by key, a position of the plan by code, a Ziel by successor.

    What belongs to no guideline version (texts, amounts, Ortsteile) stands for itself.
    """

    def __init__(self, call: Call):
        self.call = call

    def of(self, value, target: Application):
        """What stands for `value` in the application `target`; None where there is nothing."""
        if isinstance(value, Priority):
            return self._priorities.get(value.key)
        if isinstance(value, PlanItem):
            found = self._items.get(value.code)
            # A code that now means income instead of a cost is another position.
            return found if found and found.kind == value.kind else None
        if isinstance(value, Goal):
            return self._goal(value, target.priority)
        return value

    def sentence(self, value, row=None) -> str:
        """Says to the Träger that something could not be taken over, and what to do. `row` is the row it stood in."""
        if isinstance(value, Priority):
            return f"Den Förderschwerpunkt „{value}“ gibt es in diesem Förderaufruf nicht. Bitte wählen Sie neu."
        if isinstance(value, Goal):
            return f"Das Ziel „{value}“ steht in diesem Förderaufruf nicht zur Wahl. Bitte wählen Sie neu."
        amount = f" ({format_euro(row.amount)})" if row is not None else ""
        return (
            f"Die Position „{value}“{amount} gibt es in dieser Fassung der Richtlinie nicht. "
            "Bitte tragen Sie den Betrag bei einer anderen Position ein."
        )

    @cached_property
    def _priorities(self) -> dict[str, Priority]:
        return {priority.key: priority for priority in self.call.priorities.all()}

    @cached_property
    def _items(self) -> dict[str, PlanItem]:
        return {item.code: item for item in self.call.guideline.plan_items.all()}

    def _goal(self, goal: Goal, priority: Priority | None) -> Goal | None:
        """The goal itself, or the nearest of its successors that the Förderschwerpunkt names."""
        if priority is None:
            return None
        allowed, seen, waiting = set(priority.goals.all()), {goal}, deque([goal])
        while waiting:
            current = waiting.popleft()
            if current in allowed:
                return current
            following = [one for one in current.successors.order_by("pk") if one not in seen]
            seen.update(following)
            waiting.extend(following)
        return None
