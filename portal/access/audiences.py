"""Whom the access table tells apart: everybody, everybody signed in, people of a Träger, and roles of the office."""

from enum import StrEnum

from grants.people.models import Role


class Audience(StrEnum):
    """Who may open a page: everybody, everybody signed in, people of a Träger, or a role of the office."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    APPLICANT = "applicant"
    CASEWORKER = Role.CASEWORKER.value
    ASSESSOR = Role.ASSESSOR.value
    HEAD = Role.HEAD.value
    PLANNER = Role.PLANNER.value
    AUDITOR = Role.AUDITOR.value
    ADMIN = Role.ADMIN.value


A = Audience
EVERYBODY = frozenset({A.PUBLIC})
SIGNED_IN = frozenset({A.SIGNED_IN})
APPLICANT = frozenset({A.APPLICANT})
FILES = frozenset({A.CASEWORKER, A.HEAD, A.AUDITOR})
FILE = FILES | {A.ASSESSOR}
OFFICER = frozenset({A.CASEWORKER})
ASSESSOR = frozenset({A.ASSESSOR})
HEAD = frozenset({A.HEAD})
MONITORING = frozenset({A.PLANNER, A.HEAD})
PLANS = MONITORING | FILE
PLANNER = frozenset({A.PLANNER})
ADMIN = frozenset({A.ADMIN})
AUDITOR = frozenset({A.AUDITOR})
