"""材料影像：photographs and scans of materials, taken in with the form of an item and shown again to whoever may see its case."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.cases.errors import CaseNotFound
from sheyintong.casework.cases.types import Answers, Scan
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import picture
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.files import commands as files
from sheyintong.foundation.files import queries as stored
from sheyintong.foundation.files.types import Retention
from sheyintong.foundation.jobs import queries as jobs
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.catalogue.types import Item

from .frame import COUNTER

PICTURES = (".png", ".jpg", ".jpeg", ".pdf")
MOST = 6  # pictures in one form
FIELD = "scan-{}"


class ScanRefused(Refusal):
    """影像没有收下：of which material, and why; nothing of the form was taken."""

    code = "outlet.scan_refused"
    person = "“{material}”的照片没有收下：{why}"
    operator = "A scan was refused: {refused}."


def kept(request: HttpRequest, visit: Visit, item: Item, answers: Answers) -> int | None:
    """The draft a form goes on with, its pictures in it. Pictures make a draft of a form that had none, so they outlast an answer that
    is wrong. Raises :class:`ScanRefused` and what :func:`cases.save_draft` raises."""
    if request.FILES and jobs.answer_of(actor(request).id, request.POST.get("key", "")[:80]):
        return None  # this very form was taken before, and its pictures with it
    scans = taken(request, item)
    if scans:
        return saved(request, visit, item, answers, scans)
    sent = request.POST.get("draft", "")
    return int(sent) if sent.isdecimal() and len(sent) < 19 else None


def saved(request: HttpRequest, visit: Visit, item: Item, answers: Answers, scans: Sequence[Scan]) -> int:
    """存草稿 with the pictures of its form; where the draft is refused they are given up again. Raises as :func:`cases.save_draft`."""
    try:
        return cases.save_draft(actor=actor(request), item=item.code, visit=visit, answers=answers, scans=scans, now=now_of(request))
    except Refusal as refusal:
        _given_up(request, scans, refusal)
        raise


def _given_up(request: HttpRequest, scans: Sequence[Scan], refusal: Refusal) -> None:
    files.give_up(actor=actor(request), files=[scan.file for scan in scans], reason=refusal.code, at=now_of(request))


def taken(request: HttpRequest, item: Item) -> list[Scan]:
    """Store the pictures of a form, all or none."""
    sent = [(material, file) for n, material in enumerate(item.demanded) for file in request.FILES.getlist(FIELD.format(n))]
    if len(sent) > MOST:
        raise ScanRefused(material=item.name, why=gettext("一次最多 %(n)d 张。") % {"n": MOST}, refused="too many")
    for material, file in sent:
        if not str(file.name).lower().endswith(PICTURES):
            raise ScanRefused(material=material.name, why=gettext("只收照片（PNG、JPEG）和 PDF。"), refused="not a picture")
    made: list[Scan] = []
    for material, file in sent:
        try:
            held = files.store(
                actor=actor(request), data=file.read(), name=str(file.name), retention=Retention.PERMANENT,  # until an item names its term
                at=now_of(request),
            )  # fmt: skip
        except Refusal as refusal:
            _given_up(request, made, refusal)
            raise ScanRefused(material=material.name, why=refusal.for_person, refused=refusal.code) from refusal
        made.append(Scan(material.name, material.ground_label, held.id))
    return made


def fields(item: Item) -> list[str]:
    """The name of the file field beside each material; empty where none may be asked for."""
    places = {material.name: FIELD.format(n) for n, material in enumerate(item.demanded)}
    return [places.get(material.name, "") for material in item.materials]


@allow(*COUNTER)
@require_GET
def show(request: HttpRequest, number: str, material: int) -> HttpResponse:
    """One picture of a case of this outlet that is not about it. Raises :class:`CaseNotFound`."""
    who = actor(request)
    with audit.reading(actor=who, purpose="材料影像", at=now_of(request), case=case_queries.id_of(number)) as reader:
        case = case_queries.need(reader, number)
        if case.outlet != who.outlet or case.about_outlet == who.outlet:
            raise CaseNotFound(case=number)
        file = case_queries.scan(reader, case, material)
    held = stored.stored_file(file)
    return picture(stored.open_file(file), held.kind)
