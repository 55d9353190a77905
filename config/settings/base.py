"""Settings, read from the environment. Without any, the portal runs embedded, in the folder `var/`."""

from pathlib import Path

import environ
from celery.schedules import crontab, timedelta
from csp.constants import NONE, SELF

from config.embedded.postgres import Server
from config.embedded.seal import test_seal
from config.embedded.secret import secret_key
from config.settings.identity import identity_origins

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

# --- where state lies --------------------------------------------------------------------------------------------
VAR = Path(env.str("PORTAL_VAR", default=str(BASE_DIR / "var" / "portal")))
EMBEDDED = not env.str("DATABASE_URL", default="")
DEMO = env.bool("PORTAL_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key(VAR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_FAILURE_VIEW = "portal.access.resending.refused"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- databases: the portal, and the central statistics store ------------------------------------------------------
SERVER = Server(VAR)
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=SERVER.url("portal")),
    "store": env.db_url("STORE_URL", default=SERVER.url("store")),
}
for database in DATABASES.values():
    database.setdefault("OPTIONS", {})
    database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8)}
    # A connection that did not survive a restart of the database is replaced before a page can stumble over it.
    database["CONN_HEALTH_CHECKS"] = True
    if EMBEDDED:
        database.update(HOST=str(SERVER.socket_folder), USER="portal")
        database["OPTIONS"].pop("host", None)
        database["OPTIONS"].pop("user", None)
DATABASE_ROUTERS = ["reporting.store.router.StoreRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- applications --------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "criteria",
    "grants",
    "reporting",
    "reporting.store",
    "portal",
    "config.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "django_fsm",
    "django_tables2",
    "drf_spectacular",
    "rest_framework",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.access.middleware.AccessMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.access.context.portal",
            ],
        },
    },
]

# --- people --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "grants.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "portal.access.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.kern.accounts.LoginForm",
    "signup": "portal.kern.accounts.SignupForm",
    "add_email": "portal.kern.accounts.AddEmailForm",
    "change_password": "portal.kern.accounts.ChangePasswordForm",
    "set_password": "portal.kern.accounts.SetPasswordForm",
    "reset_password": "portal.kern.accounts.ResetPasswordForm",
    "reset_password_from_key": "portal.kern.accounts.ResetPasswordKeyForm",
    "reauthenticate": "portal.kern.accounts.ReauthenticateForm",
}
MFA_ADAPTER = "portal.access.accounts.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Förderportal"
MFA_FORMS = {
    "authenticate": "portal.kern.accounts.AuthenticateForm",
    "reauthenticate": "portal.kern.accounts.MfaReauthenticateForm",
    "activate_totp": "portal.kern.accounts.ActivateTOTPForm",
    "deactivate_totp": "portal.kern.accounts.DeactivateTOTPForm",
    "generate_recovery_codes": "portal.kern.accounts.GenerateRecoveryCodesForm",
    "add_webauthn": "portal.kern.passkeys.AddPasskeyForm",
    "edit_webauthn": "portal.kern.passkeys.RenamePasskeyForm",
    "login_webauthn": "portal.kern.passkeys.PasskeyLoginForm",
    "authenticate_webauthn": "portal.kern.passkeys.PasskeyStepForm",
    "reauthenticate_webauthn": "portal.kern.passkeys.PasskeyReauthenticateForm",
}
SOCIALACCOUNT_FORMS = {
    "signup": "portal.kern.accounts.SocialSignupForm",
    "disconnect": "portal.kern.accounts.DisconnectForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# Accounts come about by a link that was mailed: their addresses are proven. Any other is asked to prove its own.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Identity providers (OpenID Connect). An app's setting `email_authentication` says that its addresses are proven;
# only then is a person known by the address, and from then on by the provider's own number for them.
SOCIALACCOUNT_PROVIDERS = env.json("SOCIALACCOUNT_PROVIDERS", default={})
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_ADAPTER = "portal.access.identity.IdentityAdapter"

# --- language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True

# --- the office that runs the portal ---------------------------------------------------------------------------------
OFFICE_NAME = env.str("OFFICE_NAME", default="Stadt Leipzig, Sozialamt")
OFFICE_ADDRESS = env.str("OFFICE_ADDRESS", default="Burgplatz 1, 04109 Leipzig")
# The seal of the letters: a PKCS#12 file with key and certificate. An embedded portal makes a test seal of its own.
SEAL_FILE = env.str("SEAL_FILE", default="") or (str(test_seal(VAR)) if EMBEDDED else "")
SEAL_PASSPHRASE = env.str("SEAL_PASSPHRASE", default="")
# Where the nightly anchors of all records are written, besides the database: best where nothing can be removed.
RECORD_ANCHORS = env.str("RECORD_ANCHORS", default=str(VAR / "anchors.jsonl"))

# --- files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# The scanner for uploads: the path of clamd's socket, or host:port. Empty: uploads are not scanned.
CLAMD_SOCKET = env.str("CLAMD_SOCKET", default="")
FILE_UPLOAD_HANDLERS = [
    "portal.access.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- tasks -----------------------------------------------------------------------------------------------------------
BROKER_FOLDER = VAR / "broker"
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
if CELERY_BROKER_URL == "filesystem://":
    for folder in ("queue", "control"):
        (BROKER_FOLDER / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDER / "queue"),
        "data_folder_out": str(BROKER_FOLDER / "queue"),
        "control_folder": str(BROKER_FOLDER / "control"),
        "polling_interval": 0.2,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "grants.outbox.tasks.sweep", "schedule": timedelta(seconds=30)},
    "remind": {"task": "grants.correspondence.tasks.remind", "schedule": crontab(minute=5, hour="6-19")},
    "remind_statistics": {"task": "reporting.deliveries.tasks.remind", "schedule": crontab(minute=10, hour="6-19")},
    "note_for_post": {"task": "grants.remedies.tasks.note_for_post", "schedule": crontab(minute=10, hour="6-19")},
    "clear_sessions": {"task": "portal.access.tasks.clear_sessions", "schedule": crontab(minute=20, hour=3)},
    "forget_registrations": {
        "task": "grants.organisations.tasks.forget_registrations",
        "schedule": crontab(minute=25, hour=3),
    },
    "anchor_records": {"task": "grants.archive.tasks.anchor_records", "schedule": crontab(minute=45, hour=2)},
    "forget_answers": {"task": "grants.accounts.tasks.forget_answers", "schedule": crontab(minute=35, hour=3)},
    "forget_presence": {"task": "grants.applications.tasks.forget_presence", "schedule": crontab(minute=30, hour=3)},
}

# --- mail ------------------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail://")
vars().update(EMAIL_CONFIG)
EMAIL_FILE_PATH = str(VAR / "mail")
# Links in mails begin with this; no request tells it there, and what a request tells could be forged.
PORTAL_URL = env.str("PORTAL_URL", default=f"http://localhost:{env.str('PORT', default='8000')}").rstrip("/")
# On working days at this time (Berlin) each person gets what was collected, in one mail.
MAIL_DIGEST_AT = env.str("MAIL_DIGEST_AT", default="07:00")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Förderportal <foerderportal@example.org>")

# --- security --------------------------------------------------------------------------------------------------------
HTTPS = env.bool("HTTPS", default=not EMBEDDED)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Browsers offer passkeys only over HTTPS, and on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# In which header the reverse proxy notes when a request arrived; only where the proxy overwrites it (docs/adr/0013).
ARRIVAL_HEADER = env.str("ARRIVAL_HEADER", default="")
# How many reverse proxies stand before the portal: without it, all people would share one limit of sign-ins a minute.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)
# HSTS for the city's other subdomains and the browsers' preload list are for the owner of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        # A browser follows the sign-in's form to the identity provider only if it is named here.
        "form-action": [SELF, *identity_origins(SOCIALACCOUNT_PROVIDERS), *env.list("IDENTITY_ORIGINS", default=[])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# --- REST ------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal.api.access.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "portal.api.access.InScope"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("API_RATE", default="600/min")},
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Förderportal",
    "DESCRIPTION": "Anträge, Bescheide und Statistik der Förderung freier Träger",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# --- log -------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
