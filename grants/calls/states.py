"""The life of a call. Only the first step is an act; the others come with the clock."""

from django.db import models


class Stage(models.TextChoices):
    """Where a call stands."""

    DRAFT = "draft", "Entwurf"
    ANNOUNCED = "announced", "Angekündigt"
    OPEN = "open", "Offen"
    CLOSED = "closed", "Geschlossen"
