"""WSGI 入口：what granian serves."""

import gc
import multiprocessing
import os

from django.core.cache import close_caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections, reset_queries
from django.dispatch import receiver

from sheyintong.engines.server.lifecycle import die_with_parent

die_with_parent()  # granian's workers would go on serving after their main process was killed
_main = multiprocessing.parent_process()
if _main is not None and _main.pid != os.getppid():  # it was killed while this worker was still starting
    os._exit(1)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sheyintong.config.settings")
application = get_wsgi_application()

# A request makes some thousand objects and hardly a cycle: to look for one after each seven hundred takes a tenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)

# What Django does around every request for things this house has none of: no query log, no cache, no connection kept from one to the next.
request_started.disconnect(reset_queries)
request_started.disconnect(close_old_connections)
request_finished.disconnect(close_old_connections)
request_finished.disconnect(close_caches)


@receiver(request_finished)
def give_back(**sent: object) -> None:
    """What the ORM opened for a request goes back to the pool."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.connection is not None:
        here.close_if_unusable_or_obsolete()
