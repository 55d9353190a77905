import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION keep_revocations_within_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    granted numeric;
BEGIN
    -- Two people who take back of one grant at once wait here for each other.
    SELECT d.amount INTO granted FROM grants_decision AS d WHERE d.id = NEW.decision_id FOR UPDATE;
    IF (
        SELECT coalesce(sum(r.amount), 0) FROM grants_revocation AS r
        WHERE r.decision_id = NEW.decision_id AND (r.cosigned_at IS NOT NULL OR r.id = NEW.id)
    ) > granted THEN
        RAISE EXCEPTION 'More is taken back than was granted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'revocations_within_the_grant';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER revocations_within_the_grant AFTER INSERT OR UPDATE ON grants_revocation
FOR EACH ROW EXECUTE FUNCTION keep_revocations_within_grant();
"""
BACKWARD = """
DROP TRIGGER revocations_within_the_grant ON grants_revocation;
DROP FUNCTION keep_revocations_within_grant();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0022_letters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "Eingangsbestätigung"),
                    ("correction", "Nachforderung"),
                    ("decision", "Bescheid"),
                    ("early_start", "Vorzeitiger Maßnahmebeginn"),
                    ("hearing", "Anhörung"),
                    ("revocation", "Rücknahme oder Widerruf"),
                    ("objection", "Eingang des Widerspruchs"),
                    ("remedy", "Abhilfebescheid"),
                    ("forwarding", "Abgabe des Widerspruchs"),
                    ("hearing_end", "Einstellung nach Anhörung"),
                ],
                max_length=20,
                verbose_name="Art",
            ),
        ),
        migrations.CreateModel(
            name="PortalConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="portal_consents",
                        to="grants.organisation",
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="eingewilligt")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="widerrufen")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Einwilligung in die Bekanntgabe über das Portal",
                "ordering": ["organisation", "given_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("organisation",),
                        name="one_standing_portal_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="portal_consent_withdrawal_has_time_and_person",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="grants.letter"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_consent", "Träger hat nicht eingewilligt"),
                            ("expired", "nicht rechtzeitig abgerufen"),
                            ("failed", "kam nicht an"),
                            ("asked", "vom Sozialamt gewünscht"),
                        ],
                        max_length=12,
                        verbose_name="Anlass",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="vorgemerkt")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("post", "einfacher Brief"),
                            ("service", "förmliche Zustellung mit Zustellungsurkunde"),
                        ],
                        max_length=8,
                        verbose_name="Versandart",
                    ),
                ),
                ("posted_on", models.DateField(blank=True, null=True, verbose_name="zur Post gegeben")),
                (
                    "posted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proven_on", models.DateField(blank=True, null=True, verbose_name="nachweislich angekommen")),
                ("proof", models.TextField(blank=True, max_length=5000, verbose_name="Nachweis")),
                ("failed_on", models.DateField(blank=True, null=True, verbose_name="als unzustellbar zurück")),
                ("failure", models.TextField(blank=True, max_length=5000, verbose_name="Grund")),
            ],
            options={
                "verbose_name": "Versand per Post",
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("failed_on", None)),
                        fields=("letter",),
                        name="one_standing_posting_per_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("posted_by", None), ("posted_on", None), ("way", "")),
                            models.Q(
                                ("posted_by__isnull", False),
                                ("posted_on__isnull", False),
                                models.Q(("way", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="posting_has_day_person_and_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proof", ""), ("proven_on", None)),
                            models.Q(("proven_on__gte", models.F("posted_on")), models.Q(("proof", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="delivery_is_proven_after_posting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("failed_on", None), ("failure", "")),
                            models.Q(
                                ("failed_on__gte", models.F("posted_on")),
                                ("proven_on", None),
                                models.Q(("failure", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_failed_after_posting_with_reason",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="InstructionFlaw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instruction_flaws",
                        to="grants.letter",
                    ),
                ),
                ("reason", models.TextField(max_length=5000, verbose_name="Was an der Belehrung falsch ist")),
                ("noted_at", models.DateTimeField(verbose_name="vermerkt")),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Fehler der Belehrung",
                "ordering": ["letter", "noted_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("letter",), name="one_instruction_flaw_per_letter"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="instruction_flaw_has_a_reason"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waivers", to="grants.letter"
                    ),
                ),
                ("declared_at", models.DateTimeField(verbose_name="erklärt")),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Rechtsbehelfsverzicht",
                "ordering": ["letter", "declared_at"],
                "constraints": [models.UniqueConstraint(fields=("letter",), name="one_waiver_per_letter")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="grants.application"
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="grants.letter"
                    ),
                ),
                ("received_on", models.DateField(verbose_name="eingegangen")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("written", "schriftlich, mit Unterschrift"),
                            ("minutes", "zur Niederschrift"),
                            ("electronic", "elektronisch nach § 3a VwVfG, zum Beispiel mit qualifizierter Signatur"),
                        ],
                        max_length=12,
                        verbose_name="Form",
                    ),
                ),
                ("grounds", models.TextField(blank=True, max_length=5000, verbose_name="Was der Träger vorbringt")),
                ("recorded_at", models.DateTimeField(verbose_name="vermerkt")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("received", "Eingegangen"),
                            ("remedy_proposed", "Abhilfe vorgeschlagen"),
                            ("remedied", "Abgeholfen"),
                            ("forwarded", "An die Widerspruchsbehörde abgegeben"),
                            ("decided", "Widerspruchsbescheid ergangen"),
                            ("withdrawn", "Zurückgenommen"),
                        ],
                        default="received",
                        max_length=50,
                        protected=True,
                        verbose_name="Stand",
                    ),
                ),
                ("reinstated_at", models.DateTimeField(blank=True, null=True, verbose_name="Wiedereinsetzung gewährt")),
                (
                    "reinstated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reinstatement",
                    models.TextField(blank=True, max_length=5000, verbose_name="Gründe der Wiedereinsetzung"),
                ),
                ("ruling", models.TextField(blank=True, max_length=5000, verbose_name="Was statt des Bescheids gilt")),
                ("reasons", models.TextField(blank=True, max_length=5000, verbose_name="Begründung")),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cosigned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cosigned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("forwarded_to", models.CharField(blank=True, max_length=200, verbose_name="Widerspruchsbehörde")),
                ("forwarded_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="zurückgenommen")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rejected", "zurückgewiesen"),
                            ("partly", "zum Teil stattgegeben"),
                            ("allowed", "stattgegeben"),
                        ],
                        max_length=10,
                        verbose_name="Widerspruchsbescheid",
                    ),
                ),
                (
                    "result_announced_on",
                    models.DateField(blank=True, null=True, verbose_name="Widerspruchsbescheid bekannt gegeben"),
                ),
            ],
            options={
                "verbose_name": "Widerspruch",
                "ordering": ["application", "received_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("letter",),
                        name="one_objection_per_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cosigned_at", None), ("cosigned_by", None)),
                            models.Q(
                                ("cosigned_at__isnull", False),
                                ("cosigned_by__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("cosigned_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="remedy_is_cosigned_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "remedied"), _negated=True),
                            models.Q(
                                ("cosigned_at__isnull", False),
                                models.Q(("ruling", ""), _negated=True),
                                models.Q(("reasons", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="remedy_has_ruling_reasons_and_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(models.Q(("result", ""), _negated=True), ("result_announced_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="objection_decision_has_result_and_day",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revocations", to="grants.application"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revocations", to="grants.decision"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("unlawful", "Bescheid war von Anfang an rechtswidrig"),
                            ("false", "Angaben waren in wesentlicher Beziehung unrichtig oder unvollständig"),
                            ("known", "Träger kannte die Rechtswidrigkeit oder kannte sie grob fahrlässig nicht"),
                            ("fraud", "arglistige Täuschung, Drohung oder Bestechung"),
                            ("purpose", "Zuwendung nicht, nicht alsbald oder nicht mehr für den Zweck verwendet"),
                            ("condition", "Auflage nicht oder nicht rechtzeitig erfüllt"),
                            ("reserved", "Widerruf im Bescheid vorbehalten"),
                        ],
                        max_length=12,
                        verbose_name="Grund",
                    ),
                ),
                ("facts", models.TextField(max_length=5000, verbose_name="Sachverhalt")),
                ("known_on", models.DateField(verbose_name="Kenntnis aller Tatsachen")),
                ("opened_at", models.DateTimeField(verbose_name="eröffnet")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("opened", "Eröffnet"),
                            ("hearing", "Anhörung läuft"),
                            ("heard", "Angehört"),
                            ("proposed", "Vorgeschlagen"),
                            ("decided", "Entschieden"),
                            ("dropped", "Eingestellt"),
                        ],
                        default="opened",
                        max_length=50,
                        protected=True,
                        verbose_name="Stand",
                    ),
                ),
                ("heard_at", models.DateTimeField(blank=True, null=True, verbose_name="angehört")),
                (
                    "heard_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("hearing", models.TextField(blank=True, max_length=5000, verbose_name="Was wir vorhaben")),
                ("answer_until", models.DateField(blank=True, null=True, verbose_name="Äußerung bis")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="geäußert")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("statement", models.TextField(blank=True, max_length=5000, verbose_name="Äußerung")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="zurückgenommen oder widerrufen",
                    ),
                ),
                ("reasons", models.TextField(blank=True, max_length=5000, verbose_name="Begründung")),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cosigned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cosigned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("drop_reason", models.TextField(blank=True, max_length=5000, verbose_name="Grund der Einstellung")),
            ],
            options={
                "verbose_name": "Rücknahme oder Widerruf",
                "ordering": ["application", "opened_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["decided", "dropped"]), _negated=True),
                        fields=("decision",),
                        name="one_open_revocation_per_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gt", 0), _connector="OR"),
                        name="revocation_has_an_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cosigned_at", None), ("cosigned_by", None)),
                            models.Q(
                                ("cosigned_at__isnull", False),
                                ("cosigned_by__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("cosigned_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="revocation_is_cosigned_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(
                                ("amount__isnull", False),
                                ("cosigned_at__isnull", False),
                                ("heard_at__isnull", False),
                                models.Q(("reasons", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="revocation_has_hearing_amount_reasons_and_two_people",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
