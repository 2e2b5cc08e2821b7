"""Django 设置：built from the typed environment; nothing here is meant to be set by an operator."""

import hashlib
from pathlib import Path

import django_stubs_ext

from sheyintong.engines import keys
from sheyintong.engines.server import place

from . import environment

django_stubs_ext.monkeypatch()

OPERATOR = environment.load()
HOME = OPERATOR.home
keys.use(HOME / "keys")
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = hashlib.sha256(b"sheyintong: nothing is signed with Django's key").hexdigest()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", ".test", OPERATOR.public_host]
ROOT_URLCONF = "sheyintong.config.urls"
WSGI_APPLICATION = "sheyintong.config.wsgi.application"
APPEND_SLASH = False

MODULES = [
    "sheyintong.foundation.audit",
    "sheyintong.foundation.jobs",
    "sheyintong.foundation.regions",
    "sheyintong.foundation.files",
    "sheyintong.foundation.access",
    "sheyintong.exchange.core_system",
    "sheyintong.registers.policy",
    "sheyintong.registers.catalogue",
    "sheyintong.registers.people",
    "sheyintong.registers.partners",
    "sheyintong.registers.outlets",
    "sheyintong.registers.staff",
    "sheyintong.registers.enrolments",
    "sheyintong.registers.authority",
    "sheyintong.casework.identification",
    "sheyintong.casework.visits",
    "sheyintong.casework.cases",
]
FACES = [
    "sheyintong.faces.web",
    "sheyintong.faces.outlet",
    "sheyintong.faces.centre",
    "sheyintong.faces.portal",
    "sheyintong.faces.demo",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    *MODULES,
    "sheyintong.wiring",
    *FACES,
]

_reach = place.as_django(place.parameters(OPERATOR))
_POOL = {"prepare_threshold": 0, "pool": {"min_size": 3, "max_size": 4, "timeout": 10}} if OPERATOR.role == "app" else {}
DATABASES = {
    "default": {
        "ENGINE": "sheyintong.engines.database.backend",
        **_reach,
        "CONN_MAX_AGE": 0,
        "OPTIONS": _reach["OPTIONS"] | _POOL,
    }
}
DATABASE_ROUTERS = ["sheyintong.engines.database.router.SchemaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}

MIDDLEWARE = [
    "sheyintong.faces.web.proxy.ProxyMiddleware",
    "sheyintong.faces.web.middleware.SecurityHeaders",
    "sheyintong.faces.web.language.LanguageMiddleware",
    "sheyintong.faces.web.region.RegionMiddleware",
    "sheyintong.faces.web.session.SessionMiddleware",
    "sheyintong.faces.web.refusals.RefusalMiddleware",
    "sheyintong.faces.web.input.InputGuard",
    "sheyintong.faces.web.session.FormGuard",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
SILENCED_SYSTEM_CHECKS = ["security.W001"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
CSRF_COOKIE_HTTPONLY = True
