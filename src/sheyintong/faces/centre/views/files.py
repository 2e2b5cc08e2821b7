"""文件：how much is kept for which term, and what may be appraised because its term is over. Nothing is opened or destroyed here."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from sheyintong.faces.web.access import allow
from sheyintong.faces.web.page import render
from sheyintong.foundation.files import queries as files

from .frame import FILES, frame, number, today_of


@allow(*FILES)
@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """保管期限：各有多少文件，哪些已经期满。"""
    today = today_of(request)
    found = files.over(today, after=number(request.GET.get("after", "")) or 0)
    page = frame(request, gettext("存档文件"), "/centre/files/")
    return render(
        request, "centre/files.html", page, kept=files.kept(today), found=found, after=found[-1].id if len(found) == files.MOST else None,
    )  # fmt: skip
