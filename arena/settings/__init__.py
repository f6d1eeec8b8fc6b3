"""Every setting of the site, read from the environment; secure unless told that it runs on loopback."""

from .base import *
from .media import *
from .people import *
from .web import *
from .work import *
