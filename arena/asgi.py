"""Pages and sockets for an ASGI server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")
os.environ.setdefault("DATABASE_POOL", "1")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()  # loads the apps, which the routes below need

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

from arena import live
from arena.chats import sockets

routes = URLRouter([*sockets.routes, *live.routes])  # the last of these turns away whoever is left
application = ProtocolTypeRouter({"http": pages, "websocket": AllowedHostsOriginValidator(routes)})
