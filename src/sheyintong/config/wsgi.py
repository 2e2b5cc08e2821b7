"""WSGI 入口：what granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from sheyintong.engines.server.lifecycle import die_with_parent

die_with_parent()  # granian's workers would go on serving after their main process was killed
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sheyintong.config.settings")
application = get_wsgi_application()
