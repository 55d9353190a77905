"""Accounts and their role in the office. What a person may do for a Träger stands in its membership."""

from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce, NullIf

from criteria.collation import GermanKey


class Role(models.TextChoices):
    """A role in the office (concept 3.6; docs/glossary.md)."""

    CASEWORKER = "caseworker", "Sachbearbeitung"
    ASSESSOR = "assessor", "Bewertung"
    HEAD = "head", "Leitung"
    PLANNER = "planner", "Sozialplanung"
    AUDITOR = "auditor", "Rechnungsprüfung"
    ADMIN = "admin", "Administration"


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person with an account. People who acted are kept: an account is closed, never deleted."""

    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=150)
    sort_name = models.GeneratedField(
        expression=GermanKey(Coalesce(NullIf("name", models.Value("")), "email", output_field=models.TextField())),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list, blank=True, verbose_name="Rollen")
    is_active = models.BooleanField("Konto offen", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        ordering = ["email"]
        verbose_name = "Konto"
        indexes = [models.Index(fields=["sort_name", "id"], name="account_by_name")]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """How the person is called."""
        return self.name or self.email

    @cached_property
    def rights(self) -> dict[int, frozenset[str]]:
        """The rights of this person per Träger (organisation id). Read once per request."""
        rights: dict[int, set[str]] = {}
        for organisation, right in self.memberships.filter(ended_at=None).values_list("organisation_id", "right"):
            rights.setdefault(organisation, set()).add(right)
        return {organisation: frozenset(held) for organisation, held in rights.items()}

    @property
    def is_office(self) -> bool:
        return bool(self.roles)

    @property
    def role_labels(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.roles)
