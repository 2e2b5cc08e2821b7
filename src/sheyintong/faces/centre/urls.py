"""中心的地址。"""

from django.urls import path

from .views import audit, case, letters, partners, policy, queue, register, rights, scans, team

urlpatterns = [
    path("centre/", queue.queue),
    path("centre/bulk/", queue.bulk),
    path("centre/case/<slug:number>/", case.case),
    path("centre/case/<slug:number>/approve/", case.approve),
    path("centre/case/<slug:number>/return/", case.give_back),
    path("centre/case/<slug:number>/refuse/", case.refuse),
    path("centre/case/<slug:number>/withdraw/", case.withdraw),
    path("centre/case/<slug:number>/sample/", case.judge),
    path("centre/case/<slug:number>/take/", case.take),
    path("centre/case/<slug:number>/assign/", case.assign),
    path("centre/case/<slug:number>/next/", case.next_case),
    path("centre/case/<slug:number>/enter/", case.enter),
    path("centre/case/<slug:number>/scan/<int:material>/", scans.show),
    path("centre/team/", team.team),
    path("centre/register/", register.search),
    path("centre/register/<int:person>/", register.person),
    path("centre/register/<int:person>/reveal/", register.reveal),
    path("centre/rights/", rights.rights),
    path("centre/rights/apply/", rights.apply),
    path("centre/rights/<int:right>/<slug:step>/", rights.move),
    path("centre/help/", rights.help_list),
    path("centre/stops/", rights.stops),
    path("centre/stops/<int:stop>/lift/", rights.lift),
    path("centre/partners/", partners.listing),
    path("centre/partners/agreement/<int:agreement>/", partners.agreement),
    path("centre/outlet/<int:outlet>/", partners.outlet),
    path("centre/matrix/", partners.matrix),
    path("centre/policy/", policy.parameters),
    path("centre/catalogue/", policy.items),
    path("centre/catalogue/<slug:code>/", policy.item),
    path("centre/letters/", letters.letters),
    path("centre/letters/<int:letter>/retry/", letters.retry),
    path("centre/audit/", audit.entries),
    path("centre/audit/verify/", audit.verify),
    path("centre/audit/<int:entry>/", audit.entry),
    path("centre/audit/<int:entry>/prove/", audit.prove),
]
