"""The master data of a Träger, as registration, the Träger's own page and the office ask for and show them."""

from collections.abc import Iterable

from django import forms
from django.core.validators import RegexValidator

from criteria.places.models import District
from grants.organisations.bank import spaced
from grants.organisations.models import LEGAL_FORMS, Organisation
from grants.organisations.workflow import DATA
from portal.kern.forms import KernForm
from portal.kern.german import NOTHING

DEDUCTS = {"yes": True, "no": False, "open": None}
PROBLEM = "Prüfen Sie die Postleitzahl. Sie hat fünf Ziffern, zum Beispiel 04109."
PHONE_PROBLEM = "Prüfen Sie die Telefonnummer. Möglich sind Ziffern, Leerzeichen und die Zeichen + / - ( )."


class OrganisationForm(KernForm):
    """The master data. `organisation_data` is what the doors of `grants.organisations` take."""

    name = forms.CharField(
        label="Name des Trägers", help_text="So, wie er im Register oder in der Satzung steht.", max_length=200
    )
    legal_form = forms.ChoiceField(label="Rechtsform")
    register_court = forms.CharField(
        label="Registergericht",
        help_text="Zum Beispiel Amtsgericht Leipzig. Lassen Sie das Feld leer, wenn es keinen Eintrag gibt.",
        max_length=120,
        required=False,
    )
    register_number = forms.CharField(
        label="Registernummer", help_text="Zum Beispiel VR 1234 oder HRB 5678.", max_length=60, required=False
    )
    street = forms.CharField(label="Straße und Hausnummer", max_length=120)
    postcode = forms.CharField(
        label="Postleitzahl", max_length=5, validators=[RegexValidator(r"\A[0-9]{5}\Z", message=PROBLEM)]
    )
    city = forms.CharField(label="Ort", max_length=80, initial="Leipzig")
    district = forms.ChoiceField(
        label="Ortsteil des Sitzes", help_text="Der Ortsteil von Leipzig, in dem Ihr Träger sein Büro hat."
    )
    umbrella = forms.CharField(
        label="Spitzenverband",
        help_text="Zum Beispiel Der Paritätische, Diakonie oder Caritas.",
        max_length=120,
        required=False,
    )
    email = forms.EmailField(
        label="E-Mail-Adresse des Trägers", help_text="Eine Adresse, die nicht an einer Person hängt.", max_length=254
    )
    phone = forms.CharField(
        label="Telefon",
        max_length=40,
        required=False,
        validators=[RegexValidator(r"\A[0-9 +/()-]+\Z", message=PHONE_PROBLEM)],
    )
    deducts_input_tax = forms.ChoiceField(
        label="Ist der Träger zum Vorsteuerabzug berechtigt?",
        help_text="Wer die Vorsteuer vom Finanzamt zurückbekommt, rechnet Ausgaben ohne Umsatzsteuer ab.",
        choices=[("yes", "Ja"), ("no", "Nein"), ("open", "Noch nicht geklärt")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stored = self.initial.get("legal_form")
        known = LEGAL_FORMS if stored in (None, *LEGAL_FORMS) else (stored, *LEGAL_FORMS)
        self.districts = {place.code: place for place in District.objects.select_related("borough").order_by("code")}
        self.fields["legal_form"].choices = [("", "Bitte wählen"), *((form, form) for form in known)]
        self.fields["district"].choices = [("", "Bitte wählen"), *_by_borough(self.districts.values())]

    @staticmethod
    def stored(organisation: Organisation) -> dict:
        """What the form shows first."""
        words = {answer: word for word, answer in DEDUCTS.items()}
        values = {name: getattr(organisation, name) for name in DATA}
        return values | {
            "district": organisation.district_id,
            "deducts_input_tax": words[organisation.deducts_input_tax],
        }

    def organisation_data(self) -> dict:
        """The cleaned master data."""
        values = {name: self.cleaned_data[name] for name in DATA}
        return values | {
            "district": self.districts[values["district"]],
            "deducts_input_tax": DEDUCTS[values["deducts_input_tax"]],
        }


def facts(organisation: Organisation) -> list[tuple[str, str]]:
    """The master data to read: question and answer."""
    register = ", ".join(filter(None, [organisation.register_court, organisation.register_number]))
    deducts = {True: "ja", False: "nein", None: "noch nicht geklärt"}[organisation.deducts_input_tax]
    return [
        ("Name", organisation.name),
        ("Rechtsform", organisation.legal_form or NOTHING),
        ("Register", register or NOTHING),
        ("Anschrift", f"{organisation.street}, {organisation.postcode} {organisation.city}"),
        ("Ortsteil des Sitzes", organisation.district.name),
        ("Spitzenverband", organisation.umbrella or NOTHING),
        ("E-Mail-Adresse", organisation.email or NOTHING),
        ("Telefon", organisation.phone or NOTHING),
        ("Zum Vorsteuerabzug berechtigt", deducts),
    ]


def bank_facts(organisation: Organisation) -> list[tuple[str, str]]:
    """The bank account to read; nothing where there is none yet."""
    if not organisation.iban:
        return []
    return [
        ("Kontoinhaber", organisation.account_holder),
        ("IBAN", spaced(organisation.iban)),
        ("BIC", organisation.bic or "nicht bekannt"),
    ]


def _by_borough(districts: Iterable[District]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for district in districts:
        groups.setdefault(district.borough.name, []).append((district.code, district.name))
    return list(groups.items())
