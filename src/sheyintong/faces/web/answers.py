"""回答：what a view gives back besides a page: go and see, a file."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sheyintong.foundation.files.types import MEDIA_TYPES, FileKind


def see_other(request: HttpRequest, path: str) -> HttpResponse:
    """303：the form was taken, look there. ``path`` is without the region's prefix."""
    response = HttpResponse(status=303)
    response["Location"] = request.META.get("SCRIPT_NAME", "") + path
    return response


def public_address(request: HttpRequest, path: str) -> str:
    """对外地址 of a page, for paper that leaves the house: as the operator set it, whatever name this browser came by."""
    return f"{settings.OPERATOR.public_url}{request.META.get('SCRIPT_NAME', '')}{path}"


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, under a Chinese name."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def picture(data: bytes, kind: FileKind) -> HttpResponse:
    """影像：shown in the page or alone; the browser may run nothing of it and take it for nothing else."""
    response = HttpResponse(data, content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = "inline"
    return response
