"""WSGI 入口：what granian serves."""

import multiprocessing
import os

from django.core.cache import close_caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, reset_queries

from sheyintong.engines.server.lifecycle import die_with_parent

die_with_parent()  # granian's workers would go on serving after their main process was killed
_main = multiprocessing.parent_process()
if _main is not None and _main.pid != os.getppid():  # it was killed while this worker was still starting
    os._exit(1)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sheyintong.config.settings")
application = get_wsgi_application()

# What Django does around every request for things this house has none of: no query log, no cache, no connection kept from one to the next.
request_started.disconnect(reset_queries)
request_started.disconnect(close_old_connections)  # at the end of a request it stays: what the ORM opened goes back to the pool
request_finished.disconnect(close_caches)
