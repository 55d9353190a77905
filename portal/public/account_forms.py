"""How a person opens an account: name and password, and with the registration of a Träger the e-mail address."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.access.organisations import OrganisationForm
from portal.kern.forms import KernForm

SENTENCES = {
    "password_too_short": "Wählen Sie ein längeres Passwort. Es braucht mindestens %(min_length)d Zeichen.",
    "password_too_common": "Wählen Sie ein anderes Passwort. Dieses steht in Listen häufiger Passwörter.",
}


class PasswordMixin(forms.Form):
    """A password typed twice; the settings say what makes it good enough."""

    password = forms.CharField(
        label="Passwort",
        help_text="Mindestens 12 Zeichen. Am besten mehrere Wörter, die nur Sie kennen.",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label="Passwort wiederholen",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        try:
            validate_password(password)
        except ValidationError as problem:
            raise ValidationError([_plainly(error) for error in problem.error_list]) from problem
        return password

    def clean(self):
        first, second = self.cleaned_data.get("password"), self.cleaned_data.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", "Die beiden Passwörter sind verschieden. Geben Sie es noch einmal ein.")
        return super().clean()


class PersonForm(PasswordMixin, KernForm):
    """Who accepts an invitation without an account."""

    name = forms.CharField(
        label="Ihr Vor- und Nachname", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("name", "password", "password_again")


class FirstPersonForm(PasswordMixin, OrganisationForm):
    """A new Träger and its first person, in one form."""

    person_name = forms.CharField(
        label="Ihr Vor- und Nachname", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    person_email = forms.EmailField(
        label="Ihre E-Mail-Adresse",
        help_text="Mit dieser Adresse melden Sie sich künftig an. Wir schicken Ihnen dorthin einen Link.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    PERSON = ("person_name", "person_email", "password", "password_again")
    field_order = (*OrganisationForm.base_fields, *PERSON)

    def about_person(self):
        return [self[name] for name in self.PERSON]

    def about_organisation(self):
        return [self[name] for name in self.fields if name not in self.PERSON]


class NameForm(KernForm):
    """The name of a Träger whose registration is completed."""

    name = OrganisationForm.base_fields["name"]


def _plainly(error: ValidationError) -> ValidationError:
    return ValidationError(SENTENCES.get(error.code, error.message), code=error.code, params=error.params)
