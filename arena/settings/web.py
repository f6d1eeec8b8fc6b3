"""Apps, middleware, templates, the policy that pages are served with, and their languages."""

from csp.constants import NONE, SELF

from .base import BASE_DIR, HTTPS, VAR_DIR, env
from .media import MEDIA_ORIGINS

# --- apps -----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "arena",
    "arena.accounts",
    "arena.endpoints",
    "arena.competitors",
    "arena.questions",
    "arena.battles",
    "arena.judges",
    "arena.votes",
    "arena.leaderboards",
    "arena.evolution",
    "arena.exams",
    "arena.attacks",
    "arena.audits",
    "arena.training",
    "arena.trust",
    "arena.chats",
    "arena.ballots",
    "arena.annotations",
    "channels",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- pages ----------------------------------------------------------------------------------------

ROOT_URLCONF = "arena.urls"
ASGI_APPLICATION = "arena.asgi.application"
WSGI_APPLICATION = "arena.wsgi.application"
# Pages that all see alike are kept in the memory of each process, up to so many MiB; 0 keeps none.
ARENA_SNAPSHOT_MB = env.int("ARENA_SNAPSHOT_MB", default=64)
MIDDLEWARE = [
    "arena.pages.cached.middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "arena.pages.language.OneLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "arena.accounts.middleware.KeepVoter",
]
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
                "arena.pages.site.site",
            ],
        },
    },
]
STATIC_URL = "static/"
# On loopback nothing is collected: the files are served from where they lie in the wheels.
STATIC_ROOT = env.str("ARENA_STATIC_ROOT", default=str(VAR_DIR / "static") if HTTPS else "") or None
WHITENOISE_USE_FINDERS = not HTTPS
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *MEDIA_ORIGINS],
        "media-src": [SELF, *MEDIA_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_SSL_REDIRECT = HTTPS
# Whether a proxy of ours stands in front, whose word on scheme and address is taken.
ARENA_BEHIND_PROXY = env.bool("ARENA_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ARENA_BEHIND_PROXY else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # probes speak plain http from inside
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0  # two years, the least that preload lists take
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Over https no subdomain can set them for us.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("__Host-sessionid", "__Host-csrftoken") if HTTPS else ("sessionid", "csrftoken")
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# English at /, every other language below a prefix of its own: an address has one language, so no cache
# can hand out the wrong one.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "arena" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
