"""What a person declares who signs an application, each in its present version. A new wording is a new version."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Declaration:
    """One declaration: its German wording, the number of this wording, and the law behind it."""

    key: str
    version: int
    text: str
    basis: str

    @property
    def frozen(self) -> dict:
        """The declaration as JSON values, as it is kept with what was signed."""
        return vars(self).copy()


DECLARATIONS = (
    Declaration(
        "subsidy_facts",
        1,
        "Mir ist bekannt, dass die Angaben in diesem Antrag subventionserheblich im Sinne des § 264 Strafgesetzbuch "
        "sind und dass falsche oder unvollständige Angaben strafbar sein können. Änderungen dieser Angaben teilen wir "
        "unverzüglich mit.",
        "§ 264 StGB, §§ 2, 3 SubvG",
    ),
    Declaration("correctness", 1, "Die Angaben in diesem Antrag sind richtig und vollständig.", "§ 26 Abs. 2 VwVfG"),
    Declaration(
        "privacy",
        1,
        "Die Hinweise zum Datenschutz habe ich gelesen. Die Personen, die im Antrag genannt sind, wissen davon.",
        "Art. 13 und 14 DSGVO",
    ),
    # Annahme: the guideline itself is not at hand. The city's guideline for Schulplätze, built on the same
    # Rahmenrichtlinie, has „15 Veröffentlichung“ (docs of the Schulplätze guideline at 9dok.net, yd7r11g6).
    Declaration(
        "publication",
        1,
        "Mir ist bekannt, dass die Stadt bei einer Bewilligung Träger, Vorhaben und Betrag veröffentlichen kann.",
        "Fachförderrichtlinie, Abschnitt Veröffentlichung; Annahme",
    ),
)


def frozen_declarations() -> list[dict]:
    """All declarations as JSON values, in the order in which they are read."""
    return [declaration.frozen for declaration in DECLARATIONS]
