"""The database, the queues, and what workers may take on and spend."""

from decimal import Decimal

import dj_database_url

from arena.embedded.postgres import Postgres
from arena.embedded.valkey import Valkey

from .base import VAR_DIR, env

# --- database -------------------------------------------------------------------------------------

DATABASES = {"default": dj_database_url.parse(env.str("DATABASE_URL", default=Postgres(VAR_DIR).url))}
# Django's "Now" is the statement's time in the database: leases never trust a worker's clock.
if env.bool("DATABASE_POOL", default=False):  # web processes set it; a pool does not survive a worker's fork
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = True

# --- queues ---------------------------------------------------------------------------------------

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

# --- battles --------------------------------------------------------------------------------------

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
# Whether workers run code of replies against tests, where the kernel can shut it off from all else.
ARENA_RUN_CODE = env.bool("ARENA_RUN_CODE", default=True)

# --- simulations and evolutions -------------------------------------------------------------------

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
