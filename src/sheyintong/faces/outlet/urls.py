"""网点的地址。"""

from django.urls import URLPattern, URLResolver, path

from .api import api
from .api_accept import accept
from .views import bridge, drafts, hall, items, lists, manager, proxies, rights, scans, staff, ways, workbench

urlpatterns: list[URLPattern | URLResolver] = [
    path("outlet/api/cases", accept),  # first what is asked most
    path("outlet/item/<slug:code>/", items.item),
    path("outlet/", workbench.workbench),
    path("outlet/read/<slug:code>/", workbench.read),
    path("outlet/wait/", ways.wait),
    path("outlet/wait/state/", ways.wait_state),
    path("outlet/wait/stop/", ways.stop),
    path("outlet/ecard/", ways.ecard),
    path("outlet/typed/", ways.typed),
    path("outlet/guide/", ways.guide),
    path("outlet/visit/close/", workbench.close),
    path("outlet/visit/undo/", workbench.undo),
    path("outlet/visit/for/", proxies.act_for),
    path("outlet/item/<slug:code>/why/", items.why),
    path("outlet/item/<slug:code>/prefill/", hall.prefill),
    path("outlet/item/<slug:code>/ask/", items.ask),
    path("outlet/item/<slug:code>/draft/", items.save),
    path("outlet/drafts/", drafts.drafts),
    path("outlet/drafts/<int:draft>/", drafts.go_on),
    path("outlet/drafts/<int:draft>/discard/", drafts.discard),
    path("outlet/drafts/<int:draft>/restore/", drafts.restore),
    path("outlet/case/<slug:number>/", lists.case),
    path("outlet/case/<slug:number>/scan/<int:material>/", scans.show),
    path("outlet/case/<slug:number>/mend/", lists.mend),
    path("outlet/receipt/<int:visit>/", lists.receipt),
    path("outlet/returned/", lists.returned),
    path("outlet/today/", lists.today),
    path("outlet/requests/", lists.requests),
    path("outlet/help/", lists.help_list),
    path("outlet/staff/", staff.certificates),
    path("outlet/staff/<int:member>/leave/", staff.leave),
    path("outlet/numbers/", manager.numbers),
    path("outlet/manage/", manager.overview),
    path("outlet/manage/day/", manager.day),
    path("outlet/manage/device/<int:device>/<slug:move>/", manager.device),
    path("outlet/agreement/", manager.agreement),
    path("outlet/rights/", rights.rights),
    path("outlet/rights/<int:right>/withdraw/", rights.withdraw),
    path("outlet/branch/", manager.branch),
    path("outlet/branch/<int:outlet>/", manager.branch_outlet),
    path("outlet/branch/<int:outlet>/staff/", manager.branch_staff),
    path("outlet/branch/<int:outlet>/staff/<int:member>/leave/", manager.branch_leave),
    path("outlet/branch/agreement/<int:agreement>/", manager.agreement),
    path("outlet/handbook/", lists.handbook),
    path("outlet/handbook/<slug:code>/", lists.handbook),
    path("outlet/handbook/<slug:code>/paper/", lists.paper),
    path("outlet/api/", api.urls),
    path("bridge/reading", bridge.reading),
    path("bridge/waiting", bridge.waiting),
]
