"""材料影像：the photographs and scans that came with a case, for whoever decides it or enters its key fields a second time from them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sheyintong.casework.cases import queries as case_queries
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import picture
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.files import queries as files

from .frame import QUEUE, READERS, need_case


@allow(*QUEUE, *READERS)
@require_GET
def show(request: HttpRequest, number: str, material: int) -> HttpResponse:
    """One picture of a case of one's own subtree. Raises :class:`CaseNotFound`, :class:`ScanNotFound`."""
    who = actor(request)
    with audit.reading(actor=who, purpose="材料影像", at=now_of(request), case=case_queries.id_of(number)) as reader:
        file = case_queries.scan(reader, need_case(who, reader, number), material)
    return picture(files.open_file(file), files.stored_file(file).kind)
