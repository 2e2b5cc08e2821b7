"""统筹区中间件：``/r/<region>/…`` looks into that region's schema and is told without its prefix."""

import re
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import set_script_prefix

from sheyintong.engines.database import schemas
from sheyintong.foundation.regions import queries as regions

from .refusals import not_found

PREFIX = re.compile(r"/r/([a-z][a-z0-9_]{1,30})(/.*)")


class RegionMiddleware:
    """Chooses the schema for the request and takes it back afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request inside its region."""
        match = PREFIX.fullmatch(request.path_info)
        if match is None:
            return self.get_response(request)
        region = regions.by_slug(match[1])
        if region is None:
            return not_found(request)
        request.region = region  # type: ignore[attr-defined]
        request.path_info = match[2]
        request.META["SCRIPT_NAME"] = f"/r/{region.slug}"
        set_script_prefix(f"/r/{region.slug}/")
        schemas.use(region.schema)
        try:
            return self.get_response(request)
        finally:
            connection.set_schema_to_public()  # type: ignore[attr-defined]
