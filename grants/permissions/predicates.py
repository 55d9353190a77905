"""Named predicates over a person and a subject. A subject is an application, or has one."""

import rules

from grants.people.models import Role


def _application(subject):
    return getattr(subject, "application", subject)


def has_role(role: Role):
    @rules.predicate(f"is_{role.value}")
    def predicate(user) -> bool:
        return role.value in user.roles

    return predicate


is_caseworker = has_role(Role.CASEWORKER)
is_assessor = has_role(Role.ASSESSOR)
is_head = has_role(Role.HEAD)
is_planner = has_role(Role.PLANNER)
is_auditor = has_role(Role.AUDITOR)
is_admin = has_role(Role.ADMIN)


@rules.predicate
def is_open_account(user) -> bool:
    return bool(user.is_authenticated and user.is_active)


@rules.predicate
def edits_for_owner(user, subject) -> bool:
    return bool({"edit", "sign"} & user.rights.get(_application(subject).organisation_id, frozenset()))


@rules.predicate
def signs_for_owner(user, subject) -> bool:
    return "sign" in user.rights.get(_application(subject).organisation_id, frozenset())


@rules.predicate
def administers(user, organisation) -> bool:
    return "admin" in user.rights.get(organisation.pk, frozenset())


@rules.predicate
def signs_for(user, organisation) -> bool:
    return "sign" in user.rights.get(organisation.pk, frozenset())


@rules.predicate
def does_not_act_for(user, organisation) -> bool:
    """§ 20 VwVfG: nobody confirms the Träger for which they act."""
    return organisation.pk not in user.rights


@rules.predicate
def sees_all_files(user, organisation) -> bool:
    """§ 20 VwVfG: who takes no part in a file of a Träger notes nothing about its money."""
    return not organisation.applications.hidden_from(user).exists()


@rules.predicate
def is_free_of_conflict(user, subject) -> bool:
    """§ 20 VwVfG: in what is hidden from a person by the one condition (grants.applications.conflicts), they take no
    part."""
    application = _application(subject)
    # The room of applications lies above; the row knows its model.
    return not type(application)._default_manager.hidden_from(user).filter(pk=application.pk).exists()


@rules.predicate
def decider_is_biased(user, subject) -> bool:
    """Nobody co-signed the standing decision yet, and who decided takes no part any more (§ 20 VwVfG)."""
    application = _application(subject)
    standing = application.decisions.filter(returned_at=None, cosigned_at=None).select_related("decided_by").first()
    return standing is not None and not is_free_of_conflict(standing.decided_by, application)


@rules.predicate
def is_of_office_and_self(user, person) -> bool:
    return user.pk == person.pk and user.is_office


@rules.predicate
def judges_impartially(user, declared) -> bool:
    """A declared conflict, or a relation to a Träger, is another person's, and about no file hidden from oneself."""
    if declared.user_id == user.pk:
        return False
    if getattr(declared, "application", None) is not None:
        return is_free_of_conflict(user, declared)
    return not declared.organisation.applications.hidden_from(user).exists()


@rules.predicate
def tells_no_hidden_file(user, mail) -> bool:
    """Every file that a mail tells of is one the office has, and open to this person (§ 20 VwVfG)."""
    return all(found.submitted_at and is_free_of_conflict(user, found) for found in mail.applications)


@rules.predicate
def tells_no_file(user, mail) -> bool:
    return not mail.applications


@rules.predicate
def is_assigned(user, subject) -> bool:
    return _application(subject).assessments.filter(assessor=user).exists()


@rules.predicate
def did_not_decide(user, subject) -> bool:
    """The second pair of eyes is another person's."""
    return not _application(subject).decisions.filter(decided_by=user, returned_at=None).exists()


@rules.predicate
def did_not_decide_amendment(user, subject) -> bool:
    """Who proposed to change a grant by an Abhilfe does not co-sign it."""
    return not _application(subject).decisions.amending().filter(decided_by=user).exists()


@rules.predicate
def did_not_propose_release(user, subject) -> bool:
    """Who proposed to release money does not confirm it."""
    mine = {"slices__releases__proposed_by": user, "slices__releases__confirmed_at": None}
    return not _application(subject).decisions.filter(**mine, slices__releases__returned_at=None).exists()


@rules.predicate
def did_not_assess(user, subject) -> bool:
    """Who scored an application does not decide about it."""
    return not _application(subject).assessments.filter(assessor=user).exists()


@rules.predicate
def did_not_sign(user, guideline) -> bool:
    """The second release of a guideline version is another person's."""
    return not guideline.approvals.filter(person=user, revoked_at=None).exists()


@rules.predicate
def did_not_propose(user, subject) -> bool:
    """Who proposed a remedy or a Rücknahme does not co-sign it."""
    return getattr(subject, "proposed_by_id", None) != user.pk
