"""The one settings file. What differs between installations is read from the environment; README.md lists it."""

from importlib.util import find_spec
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kommunbrott import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("KOMMUNBROTT_DATA", BASE_DIR / "var")
env.load_file(DATA_DIR / "local.env")

DEBUG = env.flag("KOMMUNBROTT_DEBUG")
# Set by make setup. Lets a browser on this machine log in without TLS; never set it on a server others can reach.
LOCAL = env.flag("KOMMUNBROTT_LOCAL")
SECRET_KEY = env.text("KOMMUNBROTT_SECRET_KEY")
ALLOWED_HOSTS = env.words("KOMMUNBROTT_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if LOCAL else "")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if "*" not in host]
# Reference inputs that tests and benchmarks may read. The product itself never does.
SHARED_DIR = env.folder("KOMMUNBROTT_SHARED", BASE_DIR.parent / "shared")

INSTALLED_APPS = [
    "kommunbrott",
    "incidents",
    "plans",
    "councils",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "lucide",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kommunbrott.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kommunbrott.report_only.ReportOnly",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "kommunbrott.middleware.HouseRules",
]

ROOT_URLCONF = "kommunbrott.urls"
WSGI_APPLICATION = "kommunbrott.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "kommunbrott.forms.FormRenderer"
DJANGO_TABLES2_TEMPLATE = "parts/table.html"
FILTERS_EMPTY_CHOICE_LABEL = "Alla"

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
                "kommunbrott.context.municipality",
            ]
        },
    }
]

# --- Database: SQLite beside the code by default, PostgreSQL by DATABASE_URL ---

SQLITE_OPTIONS = {
    # A write takes the lock at once, so that two writers queue up instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def database() -> dict:
    config = dj_database_url.parse(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}"))
    # Opened anew, a connection reads all of the schema before its first answer.
    config["CONN_MAX_AGE"] = 60
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS
    elif config["ENGINE"].endswith("postgresql"):
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgresql://")
    return config


DATABASES = {"default": database()}

# Seconds of work (printing, large imports, mail) are done by `manage.py worker` from a queue in the database.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Mail ---

# Where the product is reached, for the links in letters.
BASE_URL = env.text("KOMMUNBROTT_BASE_URL", env.base_url(ALLOWED_HOSTS, LOCAL)).rstrip("/")
# file: letters become files in the data folder. none: they wait in the outbox until a server is named.
mail = env.mail("KOMMUNBROTT_EMAIL_URL", "file:" if LOCAL else "none:")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = mail.backend, mail.host, mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail.user, mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = mail.starts_tls, mail.is_tls
EMAIL_TIMEOUT = 20  # seconds without an answer
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.sender(
    "KOMMUNBROTT_EMAIL_FROM", None if mail.host else "kommunbrott@localhost"
)

# --- Accounts ---

AUTH_USER_MODEL = "kommunbrott.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "kommunbrott.authentication.NameOrEmailBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 1  # hour
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 60 * 60 * 12
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Language and time ---

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True
# Swedish figures and dates as the house writes them: 2026-11-21, 14.30, 3,5
FORMAT_MODULE_PATH = ["kommunbrott.formats"]

# --- Files ---

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    # The map for pointing out a place: static/js/point_map.js asks for it when it is opened.
    ("leaflet", Path(find_spec("js_lib_leaflet").origin).parent / "static" / "js_lib_leaflet"),
    # Inter and Source Serif 4, for pages and print alike: css/fonts.css finds them under fonts/.
    *(
        ("fonts", Path(find_spec(name).origin).parent / "files")
        for name in ("fontpkg_inter", "fontpkg_source_serif_4")
    ),
]
# Compressing the fonts takes ten seconds, which a browser on the same machine has no use for.
STATIC_STORAGE = "kommunbrott.static_storage.CompressedManifestStorage"
if LOCAL:
    STATIC_STORAGE = "kommunbrott.static_storage.ManifestStorage"
if DEBUG:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# --- Maps ---

# Pictures of the ground, under the municipality's own borders. Without the setting none are asked for.
TILES = env.tiles("KOMMUNBROTT_TILE_URL", "KOMMUNBROTT_TILE_CREDIT")

# --- Safe by default ---

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("KOMMUNBROTT_BEHIND_PROXY") else None
)
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kommunbrott.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *TILES.origins],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Font subsetting and unknown CSS are reported per glyph; only real trouble is worth a line.
    "loggers": {
        "fontTools": {"level": "ERROR"},
        "pikepdf": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}

# What one rendering may take before it is stopped: wall-clock time and address space.
PRINT_SECONDS = env.number("KOMMUNBROTT_PRINT_SECONDS", 300)
PRINT_MEGABYTES = env.number("KOMMUNBROTT_PRINT_MEGABYTES", 2048)
