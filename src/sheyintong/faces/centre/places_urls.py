"""网点的地址：prepare one, see it, keep it."""

from django.urls import path

from .views import closing, opening, places

OUTLETS = [
    path("centre/outlets/new/", opening.new),
    path("centre/outlet/<int:outlet>/", places.outlet),
    path("centre/outlet/<int:outlet>/close/", closing.close),
    path("centre/outlet/<int:outlet>/life/<slug:move>/", places.life),
    path("centre/outlet/<int:outlet>/device/", places.bind),
    path("centre/outlet/<int:outlet>/device/<int:device>/<slug:move>/", places.device),
    path("centre/outlet/<int:outlet>/unbind/<int:device>/", places.unbind),
    path("centre/outlet/<int:outlet>/photo/<slug:kind>/", places.photo),
    path("centre/outlet/<int:outlet>/<slug:fact>/", places.fact),
]
