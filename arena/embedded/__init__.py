"""A PostgreSQL and a Valkey of one's own, out of wheels, for as long as somebody uses them."""

from .places import ServiceError
from .running import Urls, running

__all__ = ["ServiceError", "Urls", "running"]
