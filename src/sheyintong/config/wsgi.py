"""WSGI 入口：what granian serves."""

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from sheyintong.engines.server.lifecycle import die_with_parent

die_with_parent()  # granian's workers would go on serving after their main process was killed
_main = multiprocessing.parent_process()
if _main is not None and _main.pid != os.getppid():  # it was killed while this worker was still starting
    os._exit(1)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sheyintong.config.settings")
application = get_wsgi_application()
