"""Who signs in and how, how often anybody may do what, what is hidden and what is flagged."""

from typing import Any
from urllib.parse import urlsplit

from .base import env
from .web import ARENA_BEHIND_PROXY, CONTENT_SECURITY_POLICY

# --- accounts -------------------------------------------------------------------------------------

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

# --- limits ---------------------------------------------------------------------------------------

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

# --- what is hidden, and what is flagged ----------------------------------------------------------

# A file of names besides those we know, by which a reply gives its maker away before the vote.
ARENA_NAMES = env.str("ARENA_NAMES", default="")
# Who looks at what people and models write (none, words, endpoint): a file of words, an endpoint by name.
ARENA_MODERATOR = env.str("ARENA_MODERATOR", default="none")
ARENA_MODERATION_WORDS = env.str("ARENA_MODERATION_WORDS", default="")
ARENA_MODERATION_ENDPOINT = env.str("ARENA_MODERATION_ENDPOINT", default="")
ARENA_MODERATION_MODEL = env.str("ARENA_MODERATION_MODEL", default="")
