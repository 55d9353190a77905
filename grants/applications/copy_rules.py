"""What becomes of each answer when an application is made from an earlier one: one table, read by `copying`.

A new field of the application needs a row here, else a test fails. Where an answer points to a part of the old
guideline version, `counterparts` looks for what stands there now: a Förderschwerpunkt by key, a position of the plan by
code, a Ziel by itself or its successor. What has no counterpart is left out, and the Träger is told.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from grants.applications.sections import GOALS, OTHER_FUNDS, PLAN, PROJECT, STAFF, TARGET_GROUP


class Rule(StrEnum):
    """What becomes of an answer. The value is the word for the Träger."""

    KEEP = "übernommen, bitte prüfen"
    BESIDE = "nicht übernommen; die frühere Angabe steht daneben"
    CLEAR = "nicht übernommen, bitte neu angeben"


@dataclass(frozen=True)
class Answer:
    """One answer: the section it stands in and its rule. A list has a rule for each field of its rows.

    The rows of a list keep their order.
    """

    section: str
    rule: Rule
    rows: dict[str, Rule] = field(default_factory=dict)


KEEP, BESIDE, CLEAR = Rule.KEEP, Rule.BESIDE, Rule.CLEAR

ANSWERS: dict[str, Answer] = {
    "title": Answer(PROJECT, KEEP),
    "priority": Answer(PROJECT, KEEP),
    "summary": Answer(PROJECT, KEEP),
    # The new period is that of the new call, as in every new draft.
    "period_start": Answer(PROJECT, BESIDE),
    "period_end": Answer(PROJECT, BESIDE),
    "target_group": Answer(TARGET_GROUP, KEEP),
    "districts": Answer(TARGET_GROUP, KEEP),
    "neighbourhood": Answer(TARGET_GROUP, KEEP),
    "goals": Answer(GOALS, KEEP),
    "contribution": Answer(GOALS, KEEP),
    "specific": Answer(GOALS, KEEP),
    "measurable": Answer(GOALS, KEEP),
    "influenceable": Answer(GOALS, KEEP),
    "realistic": Answer(GOALS, KEEP),
    # By when: last year's answer lies in the past.
    "time_bound": Answer(GOALS, BESIDE),
    # What is to be reached next year is planned anew, with last year's value in sight.
    "planned_values": Answer(GOALS, KEEP, rows={"name": KEEP, "unit": KEEP, "value": BESIDE}),
    "posts": Answer(
        STAFF,
        KEEP,
        rows={
            "function": KEEP,
            "pay_group": KEEP,
            "pay_step": KEEP,
            "full_time_equivalent": KEEP,
            "months": KEEP,
            # Tariffs rise each year.
            "gross": BESIDE,
        },
    ),
    "plan_rows": Answer(
        PLAN,
        KEEP,
        rows={
            "item": KEEP,
            "description": KEEP,
            "amount": KEEP,
            # A promise of last year promises nothing for the next.
            "certainty": BESIDE,
            "note": KEEP,
            "second_year": BESIDE,
        },
    ),
    "other_funds": Answer(
        OTHER_FUNDS,
        KEEP,
        rows={"source": KEEP, "giver": KEEP, "purpose": KEEP, "amount": KEEP, "certainty": BESIDE},
    ),
    # Said anew each year, like a declaration.
    "has_no_other_funds": Answer(OTHER_FUNDS, CLEAR),
}

NEVER: dict[str, str] = {
    "id": "each application is one of its own",
    "call": "the new call",
    "organisation": "the Träger of both",
    "state": "begins as a draft",
    "reference": "given when it is submitted",
    "version": "counts the saves of the new draft",
    "sort_title": "computed by the database",
    "requested_amount": "added up from the copied plan",
    "created_at": "the moment of copying",
    "created_by": "who copies",
    "saved_at": "the moment of copying",
    "saved_by": "who copies",
    "submitted_at": "given when it is submitted",
    "submitted_by": "signatures are never copied",
    "caseworker": "the office's own",
    "withdrawn_at": "an act of last year",
    "signatures": "signatures are never copied",
    "submissions": "frozen contents belong to what was submitted",
    "correction_requests": "an act of last year",
    "attachments": "papers of last year prove nothing for the next; master documents hang on the Träger",
    "messages": "said about the other file",
    "conflicts": "declared per file",
    "set_aside_sheets": "scores are never copied",
    "early_starts": "asked and answered for the other Vorhaben",
    "change_notices": "told about the other file",
    "check_items": "findings are never copied",
    "formal_check": "findings are never copied",
    "finance_check": "findings are never copied",
    "scenario_lines": "proposals belong to the other call",
    "assessments": "scores are never copied",
    "result": "scores are never copied",
    "earlier_results": "scores are never copied",
    "remarks": "scores are never copied",
    "revised_scores": "scores are never copied",
    "decisions": "decisions are never copied",
    "letters": "decisions are never copied",
    "objections": "against a decision of the other file",
    "revocations": "of the other grant",
    "recoveries": "of the other grant",
    "deliveries": "reported per grant",
    "narratives": "reported per grant",
    "clearances": "said about the reports of the other grant",
    "follow_ups": "the office's own",
    "search_entry": "written by the office's search",
}
"""What is no answer, or belongs to the act of last year alone, with the reason."""
