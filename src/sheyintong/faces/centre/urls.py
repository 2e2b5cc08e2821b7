"""中心的地址。"""

from django.urls import path

from .views import case, queue

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
    path("centre/case/<slug:number>/enter/", case.enter),
]
