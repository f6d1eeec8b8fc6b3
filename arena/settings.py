"""Every setting of the site, read from the environment; secure unless told that it runs on loopback."""

import secrets
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import environ
from csp.constants import NONE, SELF

from arena.embedded.postgres import Postgres
from arena.embedded.valkey import Valkey
from arena.modalities.intake import Limits

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- who we are -----------------------------------------------------------------------------

# Where the embedded services, the generated key and the logs live.
VAR_DIR = Path(env.str("ARENA_VAR", default=str(BASE_DIR / "var")))
# Plain http for a site that only answers on loopback; everything else is served by https.
HTTPS = env.bool("ARENA_HTTPS", default=True)
DEBUG = env.bool("ARENA_DEBUG", default=False)
ALLOWED_HOSTS = env.list("ARENA_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if HTTPS else []


def _secret_key() -> str:
    """The key from the environment, else one made at the first start and kept beside the data."""
    if key := env.str("ARENA_SECRET_KEY", default=""):
        return key
    path = VAR_DIR / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text().strip()


SECRET_KEY = _secret_key()

# Who answers for this arena, for its pages: a name, a mail address or an https address, and a few words.
ARENA_OPERATOR_NAME = env.str("ARENA_OPERATOR_NAME", default="")
ARENA_OPERATOR_CONTACT = env.str("ARENA_OPERATOR_CONTACT", default="")
ARENA_OPERATOR_ABOUT = env.str("ARENA_OPERATOR_ABOUT", default="")

# --- apps -------------------------------------------------------------------------------------

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

# --- media ------------------------------------------------------------------------------------

# Pictures and videos lie in a folder of their own, or in a bucket that speaks S3 (extra `s3`; its
# keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from where the machine runs).
MEDIA_ROOT = env.str("ARENA_MEDIA_DIR", default=str(VAR_DIR / "files"))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Origins beside our own from which browsers get media.
MEDIA_ORIGINS: list[str] = []
if _bucket := env.str("ARENA_S3_BUCKET", default=""):
    from botocore.config import Config  # of the extra

    _region = env.str("ARENA_S3_REGION", default="us-east-1")
    # With an endpoint the bucket is named in the path, as servers of one's own want it.
    _own = env.str("ARENA_S3_ENDPOINT", default="").rstrip("/")
    _endpoint = _own or f"https://s3.{_region}.amazonaws.com"
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket,
            "region_name": _region,
            "endpoint_url": _endpoint,
            # Without sums of its own in the body, which only Amazon's servers are sure to understand.
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path" if _own else "virtual"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
            "object_parameters": {"ContentDisposition": "inline"},
        },
    }
    MEDIA_ORIGINS = [_own or _endpoint.replace("https://", f"https://{_bucket}.")]
# What a picture or a video may be at most, and what decoding it may cost.
_most = Limits()
ARENA_MEDIA_LIMITS = Limits(
    image_bytes=env.int("ARENA_MEDIA_IMAGE_BYTES", default=_most.image_bytes),
    video_bytes=env.int("ARENA_MEDIA_VIDEO_BYTES", default=_most.video_bytes),
    side=env.int("ARENA_MEDIA_SIDE", default=_most.side),
    image_pixels=env.int("ARENA_MEDIA_IMAGE_PIXELS", default=_most.image_pixels),
    video_pixels=env.int("ARENA_MEDIA_VIDEO_PIXELS", default=_most.video_pixels),
    duration_s=env.float("ARENA_MEDIA_DURATION_S", default=_most.duration_s),
    frames_per_s=env.float("ARENA_MEDIA_FRAMES_PER_S", default=_most.frames_per_s),
    streams=env.int("ARENA_MEDIA_STREAMS", default=_most.streams),
    memory=env.int("ARENA_MEDIA_MEMORY", default=_most.memory),
    cpu_s=env.int("ARENA_MEDIA_CPU_S", default=_most.cpu_s),
    wall_s=env.float("ARENA_MEDIA_WALL_S", default=_most.wall_s),
)
# Where frames that were sampled from videos are kept, and how many MiB of them; 0 keeps none.
ARENA_FRAMES_DIR = env.str("ARENA_FRAMES_DIR", default=str(VAR_DIR / "frames"))
ARENA_FRAMES_MB = env.int("ARENA_FRAMES_MB", default=2048)

# --- web --------------------------------------------------------------------------------------

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
    "django.middleware.locale.LocaleMiddleware",
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

# --- accounts -----------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_REDIRECT_URL = "votes:me"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ARENA_BEHIND_PROXY else 0
# Mail goes out only where a server for it is named; nothing needs it but forgotten passwords.
ARENA_EMAIL_URL = env.str("ARENA_EMAIL_URL", default="")
globals().update(env.email_url_config(ARENA_EMAIL_URL or "dummymail://"))
DEFAULT_FROM_EMAIL = env.str("ARENA_EMAIL_FROM", default="arena@localhost")
# OpenID Connect, where ARENA_OIDC_SERVER names a provider.
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if _oidc := env.str("ARENA_OIDC_SERVER", default=""):
    # The form that signs in ends at the provider; browsers hold that against the policy, too.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += [
        f"{urlsplit(_oidc).scheme}://{urlsplit(_oidc).netloc}"
    ]
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.str("ARENA_OIDC_NAME", default="OpenID Connect"),
                "client_id": env.str("ARENA_OIDC_CLIENT", default=""),
                "secret": env.str("ARENA_OIDC_SECRET", default=""),
                "settings": {"server_url": _oidc},
            }
        ]
    }

# --- limits -------------------------------------------------------------------------------------

# How often one voter may do what; everybody behind one address together, so many times as often.
ARENA_RATES = {
    "begin": env.str("ARENA_RATE_BEGIN", default="10/minute; 200/day"),
    "say": env.str("ARENA_RATE_SAY", default="20/minute; 500/day"),
    "vote": env.str("ARENA_RATE_VOTE", default="20/minute; 500/day"),
    "ballot": env.str("ARENA_RATE_BALLOT", default="60/minute; 2000/day"),
    "socket": env.str("ARENA_RATE_SOCKET", default="60/minute"),
    "upload": env.str("ARENA_RATE_UPLOAD", default="10/minute; 100/day"),
    "lookup": env.str("ARENA_RATE_LOOKUP", default="60/minute"),
}
ARENA_RATE_SHARED = env.int("ARENA_RATE_SHARED", default=20)
# How many numbers a browser tries at most for a proof of work, at about half a millisecond each.
ARENA_PROOF_TRIES = env.int("ARENA_PROOF_TRIES", default=4_000)

# --- database ---------------------------------------------------------------------------------

DATABASES = {"default": dj_database_url.parse(env.str("DATABASE_URL", default=Postgres(VAR_DIR).url))}
# Django's "Now" is the statement's time in the database: leases never trust a worker's clock.
if env.bool("DATABASE_POOL", default=False):  # web processes set it; a pool does not survive a worker's fork
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = True

# --- queues -----------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default=Valkey(VAR_DIR).url)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    },
}
# A broker of its own (RabbitMQ, say); else the same Valkey, whose socket Celery spells differently.
CELERY_BROKER_URL = env.str(
    "ARENA_BROKER_URL",
    default=REDIS_URL.replace("unix://", "redis+socket://"),
)

# --- battles ----------------------------------------------------------------------------------

# How many battles or verdicts a worker claims at once, and for how many seconds it may hold them
# without a sign of life before another worker takes them over.
ARENA_BATCH = env.int("ARENA_BATCH", default=200)
ARENA_LEASE_S = env.int("ARENA_LEASE_S", default=60)
# How many times one battle or verdict may be claimed before it is given up as poisonous.
ARENA_MAX_CLAIMS = env.int("ARENA_MAX_CLAIMS", default=5)
# Seconds after which a worker's batch stops claiming more work, so that no task runs for ever.
ARENA_TASK_S = env.int("ARENA_TASK_S", default=30)
# Seconds that one battle may take, all its turns together and the waiting for a free slot included.
ARENA_BATTLE_S = env.int("ARENA_BATTLE_S", default=480)
# A person waits for the replies of a chat: for how many seconds a worker may hold one without a sign of
# life, and how many both sides may take together, the waiting for free slots included.
ARENA_CHAT_LEASE_S = env.int("ARENA_CHAT_LEASE_S", default=15)
ARENA_CHAT_S = env.int("ARENA_CHAT_S", default=300)
# How many queued battles the schedule keeps ahead of the workers.
ARENA_QUEUE_AHEAD = env.int("ARENA_QUEUE_AHEAD", default=200)
# How many annotators label each battle of the gold standard.
ARENA_ANNOTATION_OVERLAP = env.int("ARENA_ANNOTATION_OVERLAP", default=3)

# --- what is hidden, and what is flagged --------------------------------------------------------

# A file of names besides those we know, by which a reply gives its maker away before the vote.
ARENA_NAMES = env.str("ARENA_NAMES", default="")
# Who looks at what people and models write (none, words, endpoint): a file of words, an endpoint by name.
ARENA_MODERATOR = env.str("ARENA_MODERATOR", default="none")
ARENA_MODERATION_WORDS = env.str("ARENA_MODERATION_WORDS", default="")
ARENA_MODERATION_ENDPOINT = env.str("ARENA_MODERATION_ENDPOINT", default="")
ARENA_MODERATION_MODEL = env.str("ARENA_MODERATION_MODEL", default="")

# --- simulations and evolutions ----------------------------------------------------------------

# What all of them together may spend in a day (UTC): calls, tokens (prompts and answers), and money
# in the currency in which the endpoints' prices are given.
ARENA_DAILY_CALLS = env.int("ARENA_DAILY_CALLS", default=5_000)
ARENA_DAILY_TOKENS = env.int("ARENA_DAILY_TOKENS", default=20_000_000)
ARENA_DAILY_COST = Decimal(env.str("ARENA_DAILY_COST", default="10"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("ARENA_LOG_LEVEL", default="WARNING")},
}
