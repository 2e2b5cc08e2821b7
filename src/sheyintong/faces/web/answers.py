"""回答：what a view gives back besides a page: go and see, a file."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse


def see_other(request: HttpRequest, path: str) -> HttpResponse:
    """303：the form was taken, look there. ``path`` is without the region's prefix."""
    response = HttpResponse(status=303)
    response["Location"] = request.META.get("SCRIPT_NAME", "") + path
    return response


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, under a Chinese name."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
