"""Settings, read from the environment.

Nothing set: *embedded*. SQLite in ``var/``, a Celery worker over an SQLite broker, mail written
to files, bound to localhost. ``DATABASE_URL`` names another database, ``REDIS_URL`` a broker and
cache, ``OCOP_ENV=production`` switches on what a public server needs and refuses to start while
a required variable is missing.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from ocop.lib import secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env.str("OCOP_ENV", "embedded") == "production"
DEBUG = env.bool("OCOP_DEBUG", False)
VAR_DIR = Path(env.str("OCOP_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def required(name: str) -> str:
    """Return the variable; in production a missing one stops the start with its name."""
    value = env.str(name, "")
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"OCOP_ENV=production needs {name} to be set.")
    return value


SECRET_KEY = required("OCOP_SECRET_KEY") or secret.kept_in(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list("OCOP_HOSTS", default=[] if PRODUCTION else ["*"])
PORT = env.int("OCOP_PORT", 8000)
PUBLIC_URL = (required("OCOP_PUBLIC_URL") or f"http://127.0.0.1:{PORT}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []

INSTALLED_APPS = [
    "ocop.lib",
    "ocop.workflow",
    "ocop.accounts",
    "ocop.notices",
    "ocop.rules",
    "products",
    "cycle",
    "evaluation",
    "ocop.desk",
    "ocop.reports",
    "ocop.demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ocop.lib.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "evaluation.views.attempts.noted",
    "ocop.lib.middleware.refusals",
]

ROOT_URLCONF = "ocop.urls"
WSGI_APPLICATION = "ocop.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["ocop.lib.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ocop.lib.context.house",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- data -----------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'ocop.sqlite3'}")}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if SQLITE:
    # IMMEDIATE: a writer queues at BEGIN instead of failing at its first write.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # A file, also in tests: in memory, threads share one connection and writes fail.
    DATABASES["default"]["TEST"] = {"NAME": env.str("OCOP_TEST_DB", str(VAR_DIR / "test.sqlite3"))}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("OCOP_CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = Path(env.str("OCOP_MEDIA", str(VAR_DIR / "media")))
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ocop.lib.assets.VendorFinder",
]
HASHED_STATIC = env.bool("OCOP_HASHED_STATIC", True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Signs the statement in the QR of certificates; unset: a file in VAR_DIR (evaluation.statements).
STATEMENT_KEY = env.str("OCOP_STATEMENT_KEY", "")
# Signs finished certificates: a PKCS#12 file, or a PKCS#11 module (ocop.lib.signing).
SIGN_P12 = env.str("OCOP_SIGN_P12", "")
SIGN_PKCS11 = env.str("OCOP_SIGN_PKCS11", "")
SIGN_SLOT = env.int("OCOP_SIGN_SLOT", None)
SIGN_LABEL = env.str("OCOP_SIGN_LABEL", "")
SIGN_PASSPHRASE = env.str("OCOP_SIGN_PASSPHRASE", "")
SIGN_PASSPHRASE_FILE = env.str("OCOP_SIGN_PASSPHRASE_FILE", "")
UPLOAD_MAX_MB = env.int("OCOP_UPLOAD_MAX_MB", 10)
TRUST_ROOTS = env.str("OCOP_TRUST_ROOTS", "")  # a folder of root certificates (ocop.lib.signatures)
DATA_UPLOAD_MAX_MEMORY_SIZE = (UPLOAD_MAX_MB + 2) * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["ocop.accounts.backends.MailOrPhone"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600

# --- language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["ocop.lib.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- mail -----------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("OCOP_MAIL_FROM", "OCOP <no-reply@localhost>")
if env.str("EMAIL_URL", ""):
    vars().update(env.email_url("EMAIL_URL"))
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")

# --- worker ---------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "")
CELERY_BROKER_URL = REDIS_URL or f"sqla+sqlite:///{VAR_DIR / 'broker.sqlite3'}"
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)  # the SQLite broker knows none
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
# A publish must never hold up a person: one try, short sockets; beat rings again later.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "socket_connect_timeout": 0.3,
        "socket_timeout": 0.3,
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    }
    if REDIS_URL
    else {"connect_args": {"timeout": 1}}
)


def every(seconds: int, task: str) -> dict[str, object]:
    """Return a line of the timetable; a bell that is not heard until the next one is dropped."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


CELERY_BEAT_SCHEDULE = {
    "notices": every(120, "ocop.notices.tasks.flush"),
    "certificates": every(120, "evaluation.tasks.render_certificates"),
    "sheets": every(120, "evaluation.tasks.make_sheets"),
    "lists": every(120, "products.tasks.enter_lists"),
    "cycle": every(3600, "cycle.tasks.tick"),
    "broker": every(600, "ocop.celery.purge_broker"),
    "sessions": every(86_400, "ocop.celery.clear_sessions"),
}
CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# --- safety ---------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("OCOP_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("OCOP_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    required("DATABASE_URL")
    required("REDIS_URL")
    required("EMAIL_URL")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured("OCOP_ENV=production needs OCOP_HOSTS to be set.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("OCOP_LOG_LEVEL", "WARNING")},
    # What strangers' files make the reader of signatures say, trace and all, is no news.
    "loggers": {"pyhanko": {"level": "CRITICAL"}, "pyhanko_certvalidator": {"level": "CRITICAL"}},
}
