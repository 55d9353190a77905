"""State badges: a colour, a sign and a word, never the colour alone."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString


class Kind(StrEnum):
    """The four colours of KERN: calm, done, waits for you, wrong."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True)
class Badge:
    """What a badge shows. `icon` is the name of a KERN icon, such as ``check`` or ``search``."""

    kind: str
    label: str
    icon: str = ""

    def html(self, small: bool = False) -> SafeString:
        """Render; the small form belongs in tables."""
        return format_html(
            '<span class="kern-badge kern-badge--{}{}"><span class="kern-icon kern-icon--{}" aria-hidden="true"></span>'
            '<span class="kern-label kern-label--small">{}</span></span>',
            Kind(self.kind),
            " kern-badge--small" if small else "",
            self.icon or self.kind,
            self.label,
        )


TASK_STATUS = {
    "not_started": Badge("info", "Noch nicht begonnen"),
    "in_progress": Badge("warning", "In Bearbeitung", "edit"),
    "review": Badge("warning", "Bitte prüfen", "visibility"),
    "incomplete": Badge("danger", "Angaben fehlen"),
    "done": Badge("success", "Erledigt"),
}
"""The states of a task in a task list. A task that is not yet possible has none and shows plain text instead."""
