"""Where the arena lives, what it is called, and whether it is seen from outside."""

import secrets
from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent

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
