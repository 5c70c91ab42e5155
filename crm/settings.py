"""
Settings, all from the environment; the table in README.md lists them.

A missing secret or an address that cannot be read stops the start with one sentence.
"""

from pathlib import Path
from urllib.parse import unquote

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from crm.logs import LOGGING as LOGGING  # noqa: PLC0414 - a setting, read by Django

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BEHIND_TLS = env.bool("BEHIND_TLS", False)

INSTALLED_APPS = [
    "core",
    "workspaces",
    "ui",
    "events",
    "customfields",
    "operations",
    "pipelines",
    "contacts",
    "leads",
    "activities",
    "transfers",
    "crm",
    "unfold.apps.BasicAppConfig",
    "crm.admin_app.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_filters",
    "django_htmx",
    "django_rq",
]

MIDDLEWARE = [
    "crm.logs.RequestLog",
    "crm.compression.Compress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workspaces.middleware.WorkspaceMiddleware",
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [  # searched in this order
    {
        "NAME": "pages",
        "BACKEND": "ui.jinja2.Pages",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "ui.jinja2.environment",
            "context_processors": [CONTEXT[0], CONTEXT[2], "ui.shell.shell"],
        },
    },
    {"NAME": "widgets", "BACKEND": "django.template.backends.jinja2.Jinja2", "APP_DIRS": True},
    {
        "NAME": "admin",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT},
    },
]

DATABASES = {"default": env.db_url("DATABASE_URL")}
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: postgres://user:password@host/name")
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])  # a socket's folder comes percent-encoded
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # after a restart of PostgreSQL no page meets a dead connection
OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
OPTIONS["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL", 8), "timeout": 5}
# the order of eight joins took PostgreSQL 3 ms to think about, four at a time take it one (docs/performance.md)
OPTIONS.setdefault("options", "-c join_collapse_limit=4 -c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CACHES = {  # in the database, so that the limits on signing in hold over all processes
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
SESSION_ENGINE = "workspaces.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = env.str("SESSION_COOKIE_NAME", "sessionid")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if BEHIND_TLS else 0

AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = ["workspaces.authentication.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "workspaces.authentication.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_RATE_LIMITS = {"login_failed": env.str("LOGIN_FAILED_LIMIT", "10/m/ip,5/5m/key")}
ACCOUNT_FORMS = {
    "change_password": "workspaces.account_forms.ChangePasswordForm",
    "reset_password_from_key": "workspaces.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)  # whose X-Forwarded-For names the client

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", "")  # where collectstatic has put them; without it they are served from here
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "crm.static.HashedStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_ROOT
WHITENOISE_MAX_AGE = 0 if DEBUG else 60 * 60
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000  # an import has a field for each column of its file
FILE_UPLOAD_HANDLERS = [  # all but small files go to the disk as they come
    "transfers.uploading.RefuseTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LIVE_PORT = env.int("LIVE_PORT", 0)  # 0: a proxy serves /live/ beside the pages
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF, *([f"*:{LIVE_PORT}"] if LIVE_PORT else [])],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "object-src": [CSP.NONE],
}

_MAIL = env.email_url("EMAIL_URL", default="consolemail://")
_SMTP = {
    "host": _MAIL["EMAIL_HOST"],
    "port": _MAIL["EMAIL_PORT"],
    "username": _MAIL["EMAIL_HOST_USER"],
    "password": _MAIL["EMAIL_HOST_PASSWORD"],
    "use_tls": _MAIL.get("EMAIL_USE_TLS", False),
    "use_ssl": _MAIL.get("EMAIL_USE_SSL", False),
}
MAILERS = {"default": {"BACKEND": _MAIL["EMAIL_BACKEND"], "OPTIONS": _SMTP if "smtp" in _MAIL["EMAIL_BACKEND"] else {}}}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "relay@localhost")

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", REDIS_URL.replace("unix://", "redis+socket://"))
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {"events.tasks.*": {"queue": "events"}}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "max_retries": 0,  # for those who publish; a worker goes on trying to connect
    "socket_connect_timeout": 1,
    "socket_timeout": 1,  # crm.celery gives workers more
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a lost nudge is found by the sweep; a page does not wait for Redis
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep-events": {"task": "events.tasks.sweep", "schedule": 15.0},
    "revive-imports": {"task": "transfers.tasks.revive", "schedule": 30.0},
    "forget-abandoned-imports": {"task": "transfers.tasks.forget_abandoned", "schedule": 24 * 60 * 60.0},
    "revive-operations": {"task": "operations.tasks.revive", "schedule": 30.0},
    "forget-operations": {"task": "operations.tasks.forget", "schedule": 10 * 60.0},
    "match-contacts": {"task": "contacts.tasks.catch_up", "schedule": 30.0},
    "forget-search-words": {"task": "core.tasks.forget_search_words", "schedule": 24 * 60 * 60.0},
    "fold-lead-tallies": {"task": "leads.tasks.fold_tallies", "schedule": 60.0},
}
RQ_QUEUES = {"default": {"URL": REDIS_URL, "DEFAULT_TIMEOUT": 6 * 60 * 60}}

_ACCENT = "eef1fd dfe4fb c5cdf7 a3b0f1 7d8de8 5b6de0 3f55d4 3547bd 2c3b99 29377a 1a2149"
_WEIGHTS = (50, *range(100, 1000, 100), 950)
UNFOLD = {
    "SITE_TITLE": "Relay",
    "SITE_HEADER": "Relay",
    "SITE_SUBHEADER": "crm.admin.subheader",
    "SITE_SYMBOL": "keyboard_double_arrow_right",
    "SITE_URL": "crm.admin.way_back",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "crm.admin.favicon"}],
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {"primary": {str(weight): f"#{hue}" for weight, hue in zip(_WEIGHTS, _ACCENT.split(), strict=True)}},
}
