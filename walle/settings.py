"""Every setting of Wall-E, read from the environment, documented and checked in one place.

A value comes from the environment, else from the two files of the data directory (`secrets.env`, generated
once; `runtime.env`, written by `make demo` and `make up`), else from the default beside it here. Times are
seconds unless the name says otherwise. Must never hold a secret, nor a default that is only safe in a test.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from apps.desk.unfold import UNFOLD as UNFOLD
from walle import vault
from walle.env import Settings

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
read = Settings()

# --- Where things are kept
# A demo in which nothing is set up: its first steps are taken by the person in front of it.
WALLE_PRACTICE = read.flag("WALLE_PRACTICE", False)
# True for the sandbox with scripted buyers; shows the permanent bar in the admin.
WALLE_DEMO = read.flag("WALLE_DEMO", False) or WALLE_PRACTICE
_KIND = "practice" if WALLE_PRACTICE else "demo" if WALLE_DEMO else "live"
# Data, logs, secrets and embedded servers of one installation.
WALLE_DATA_DIR = Path(read.text("WALLE_DATA_DIR") or BASE_DIR / "var" / _KIND).absolute()
read.files |= vault.read(WALLE_DATA_DIR, "runtime.env") | vault.read(WALLE_DATA_DIR)
# Encrypted backups. Another disk, or a folder that something copies elsewhere, is better than the default.
WALLE_BACKUP_DIR = Path(read.text("WALLE_BACKUP_DIR") or WALLE_DATA_DIR / "backups").absolute()
read.names |= {  # read by the launcher and its commands only
    "WALLE_ADMIN_PASSWORD",
    "WALLE_FLOWER_PASSWORD",
    "WALLE_SELLER_PASSWORD",
    "WALLE_POSTGRES_PASSWORD",
    "WALLE_POSTGRES_OWNER_PASSWORD",
    "WALLE_REDIS_PASSWORD",
}

# --- Secrets
# Signs sessions, and keys the digests of evidence. Generated where it is not set.
SECRET_KEY = read.text("SECRET_KEY")
# Encrypt columns and backups: Fernet keys, the first encrypts, all decrypt (rotation). Generated where not set.
WALLE_FIELD_KEYS = read.words("WALLE_FIELD_KEYS")
if not SECRET_KEY or not WALLE_FIELD_KEYS:
    try:
        read.files |= vault.ensure(WALLE_DATA_DIR)
    except OSError as error:
        raise ImproperlyConfigured(
            f"SECRET_KEY and WALLE_FIELD_KEYS are not set and {WALLE_DATA_DIR} cannot be written "
            f"({error.strerror}): set both, or let WALLE_DATA_DIR name a folder of yours."
        ) from error
    SECRET_KEY = read.text("SECRET_KEY")
    WALLE_FIELD_KEYS = read.words("WALLE_FIELD_KEYS")

# --- The world outside
# The marketplace: its pages, and its JSON.
WALLE_MARKET_WEB_URL = read.url("WALLE_MARKET_WEB_URL", "https://es.wallapop.com")
WALLE_MARKET_API_URL = read.url("WALLE_MARKET_API_URL", "https://api.wallapop.com")  # the marketplace's JSON
# The event channel and the subscribe key that the site's web app shows to every browser. It opens nothing without
# an account's own token. Empty key: not listened to, the inbox is read by its intervals alone.
WALLE_MARKET_EVENTS_URL = read.url("WALLE_MARKET_EVENTS_URL", "https://ps.pndsn.com")
# What opens it; empty: not listened to.
WALLE_MARKET_EVENTS_KEY = read.text("WALLE_MARKET_EVENTS_KEY", "sub-c-89405e27-d4df-4d87-aca1-d6e9118f0a0d")
# Where the other price sources are asked. One address under which a simulation serves them all; empty: the real ones.
_SIMULATED = read.text("WALLE_SOURCES_URL").rstrip("/")
WALLE_SOURCE_URLS = {
    name: f"{_SIMULATED}/sources/{name}" if _SIMULATED else real
    for name, real in {
        "vinted": "https://www.vinted.es",
        "vinted_api": "https://api.vinted.es",
        "ebay": "https://api.ebay.com",
        "cex_search": "https://search.webuy.io",
        "cex": "https://wss2.cex.es.webuy.io",
        "cashconverters": "https://www.cashconverters.es",
    }.items()
}
# Keys of the user's own eBay application; without them eBay is not asked.
WALLE_EBAY_ID = read.text("WALLE_EBAY_ID")
WALLE_EBAY_SECRET = read.text("WALLE_EBAY_SECRET")  # of that application
# Divides the waits we impose on ourselves (pacing, settling, polling); 1 on the real site.
WALLE_TIME_FACTOR = read.number("WALLE_TIME_FACTOR", 1.0, 1, 100)
# Path of Chromium; empty means: find one.
WALLE_CHROMIUM = read.text("WALLE_CHROMIUM")
# The real site is reported to refuse headless browsers; the launcher sets yes for the sandbox.
WALLE_HEADLESS = read.flag("WALLE_HEADLESS", False)

# Where Telegram's bots are served.
WALLE_TELEGRAM_URL = read.url("WALLE_TELEGRAM_URL", "https://api.telegram.org")
# Who brings it may read /metrics from anywhere; without one only this machine may.
WALLE_METRICS_TOKEN = read.text("WALLE_METRICS_TOKEN")
# Asked once a minute while everything works; a service outside alerts when it isn't. Empty: nobody is told.
WALLE_HEARTBEAT_URL = read.text("WALLE_HEARTBEAT_URL")

# --- Timing: each must be shorter than the next, see walle/checks.py
WALLE_MARKET_TIMEOUT = read.number("WALLE_MARKET_TIMEOUT", 10, 0.5, 120)  # one JSON request
WALLE_PAGE_TIMEOUT = read.number("WALLE_PAGE_TIMEOUT", 15, 1, 180)  # one wait in the browser
WALLE_DELIVERY_DEADLINE = read.number("WALLE_DELIVERY_DEADLINE", 60, 5, 600)  # one reply, page and read-backs
WALLE_ACCOUNT_LEASE = read.number("WALLE_ACCOUNT_LEASE", 90, 10, 900)  # one worker owns an account
WALLE_STAGE_LEASE = read.number("WALLE_STAGE_LEASE", 60, 5, 600)  # one worker owns a turn's stage

# --- Language model
# One or several Ollama servers, comma-separated, tried in this order.
OLLAMA_HOST = read.words("OLLAMA_HOST", "http://127.0.0.1:11434")
OLLAMA_HOST = [host if "://" in host else f"http://{host}" for host in OLLAMA_HOST]
# Empty: what this machine can run, see apps/ai_engine/hardware.py.
WALLE_LLM_MODEL = read.text("WALLE_LLM_MODEL")
# How many replies the model writes at once, over all workers: OLLAMA_NUM_PARALLEL of the server, 1 where it isn't set.
WALLE_LLM_SLOTS = int(read.number("WALLE_LLM_SLOTS", 1, 1, 64))
# auto: templates where the model can't; ai_only: never templates; template_only: never the model; hybrid: templates for
# what they say best.
WALLE_LLM_MODE = read.choice("WALLE_LLM_MODE", "auto", ("auto", "ai_only", "template_only", "hybrid"))
# Whether the language model is asked about messages that the fraud detector is unsure of; it may only hold them.
WALLE_SECOND_OPINION = read.flag("WALLE_SECOND_OPINION", False)
WALLE_LLM_MIN_BUDGET = read.number("WALLE_LLM_MIN_BUDGET", 3, 0.5, 60)  # the model has at least so long for a reply
WALLE_LLM_MAX_BUDGET = read.number("WALLE_LLM_MAX_BUDGET", 25, 1, 300)  # and never longer, whatever pacing owes

# --- PostgreSQL
DEFAULT_DATABASE_URL = "postgres://walle@localhost/walle"
# As postgres://user:password@host:port/name, with %2Ffolder for the host where it listens on a socket.
DATABASE_URL = read.url("DATABASE_URL", DEFAULT_DATABASE_URL, ("postgres", "postgresql"))
DATABASES: dict[str, Any] = {"default": read.env.db_url_config(DATABASE_URL)}
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "connect_timeout": 5,
    # The steps' queries are always the same few: planned once a connection, the widest cost a sixth (measured).
    "server_side_binding": True,
    "prepare_threshold": 3,
    # A thread waits at most 10 s for a pooled connection; the pool is per process.
    "pool": {"min_size": 1, "max_size": 16, "timeout": 10},
    # A lock or an open transaction held by a dead worker must not freeze the others.
    # Compiling a query costs more than any of ours: 20,000 in the review queue took 1 s with it.
    "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s -c jit=off",
}
# A connection is tried before use: after a restart of PostgreSQL the pool's dead ones cost nobody a task.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis and Celery
# As redis://:password@host:port/0, or rediss:// with TLS.
REDIS_URL = read.url("REDIS_URL", "redis://127.0.0.1:6379/0", ("redis", "rediss", "unix"))
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlives any absence of Redis
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Redis sockets wait for ever by default; measured: with these a frozen broker is noticed within seconds.
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "health_check_interval": 10,
    # No copy of a message is kept for a worker that dies: it would come back an hour later, long after the ringer has
    # rung again, and each copy is two more transactions in Redis.
    "ack_emulation": False,
}
CELERY_IMPORTS = tuple(
    f"workers.{room}" for room in ("backups", "inbox", "notices", "replies", "prices", "privacy", "upkeep")
)
CELERY_TASK_DEFAULT_QUEUE = "upkeep"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_ROUTES = {
    "inbox.sync_account": {"queue": "upkeep"},  # takes its time, and no message waits behind it
    "inbox.*": {"queue": "inbox"},
    "replies.assess": {"queue": "checks"},
    "replies.generate": {"queue": "llm"},
    "replies.validate": {"queue": "guard"},
    "replies.deliver": {"queue": "browser"},
    "replies.probe": {"queue": "browser"},
    "prices.*": {"queue": "prices"},
    "upkeep.*": {"queue": "upkeep"},
    "notices.*": {"queue": "upkeep"},
    "ring.*": {"queue": "ring"},
}
# The database row is the work and the ringer repeats the ring: nothing to store, retry or acknowledge late.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SEND_TASK_EVENTS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = True  # Flower asks workers about their queues
CELERY_TIMEZONE = "Europe/Madrid"
CELERY_BEAT_SCHEDULER = "workers.beat:LockedDatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
CELERY_RESULT_EXPIRES = None  # no results, so no clean-up task of Celery's own

# --- Django
DEBUG = False
# The address people type. https switches on secure cookies, HSTS and the redirect.
WALLE_PUBLIC_URL = read.url("WALLE_PUBLIC_URL", "http://127.0.0.1:8000")
_public = urlsplit(WALLE_PUBLIC_URL)
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = sorted({"127.0.0.1", "localhost", "[::1]", _public.hostname or "localhost"})
CSRF_TRUSTED_ORIGINS = [WALLE_PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^metrics$", "^health/"]  # asked on this machine, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# HSTS for subdomains and the preload list bind a whole domain; that is its owner's decision, not Wall-E's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin.apps.SimpleAdminConfig",  # walle.urls reads the pages: workers and commands have none
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_celery_beat",
    "axes",
    "django_otp",
    "apps.core",
    "apps.marketplace",
    "apps.security",
    "apps.ai_engine",
    "apps.pricing",
    "apps.conversations",
    "apps.desk",
    "apps.desk.notices",
    "apps.operations",
    "apps.operations.privacy",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.desk.api.problems.Problems",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.desk.headers.PermissionsPolicy",
    # Who: still logged in, known by a second step, allowed on this page; then what came of it is written down.
    "django_otp.middleware.OTPMiddleware",
    "apps.desk.sessions.Sessions",
    "apps.desk.audit.Audit",
    "apps.desk.gate.Gate",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "walle.urls"
ASGI_APPLICATION = "walle.asgi.application"
WSGI_APPLICATION = "walle.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "apps" / "desk" / "templates"],  # ours go before Unfold's of the same name
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "apps.desk.roles.RolesBackend"]
# Whoever runs the system logs in in two steps; the demo asks nobody.
WALLE_SECOND_STEP = read.flag("WALLE_SECOND_STEP", not WALLE_DEMO)
# Five wrong passwords for one name from one address: a quarter of an hour. Others and elsewhere may go on.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # knocking on does not make it longer
AXES_CLIENT_IP_CALLABLE = "apps.desk.sessions.address"
AXES_LOCKOUT_CALLABLE = "apps.desk.access_pages.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # audit_events has it
AXES_ENABLE_ADMIN = False  # apps.desk.admin.access has its page
AXES_VERBOSE = False
# What a page of ours may load and do; why each exception: docs/security-desk.md.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # serves the packages' own files: no copy to keep in step
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]  # by the browser's wish, or as chosen in «Mi acceso»
TIME_ZONE = "Europe/Madrid"  # for display; stored in UTC
USE_I18N = True
USE_TZ = True

# --- Logs
# Other than INFO it goes for all; INFO: each component from its own level (docs/monitoring.md).
WALLE_LOG_LEVEL = read.choice("WALLE_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
WALLE_LOG_JSON = read.flag("WALLE_LOG_JSON", True)  # no: lines for people
LOGGING_CONFIG = "walle.logs.configure"
LOGGING = {"level": WALLE_LOG_LEVEL, "json": WALLE_LOG_JSON}

read.refuse_unknown()
