"""The environment of another process that works on the same database and the same media."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from django.conf import settings


def elsewhere(storage: Path) -> dict[str, str]:
    database = settings.DATABASES["default"]
    host = quote(database["HOST"], safe="")
    url = f"postgresql://{database['USER']}@{host}/{database['NAME']}"
    return os.environ | {"DATABASE_URL": url, "ARENA_MEDIA_DIR": str(storage)}
