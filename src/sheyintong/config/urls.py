"""总地址表：which address leads to which face. Addresses of a region are told without their prefix ``/r/<region>``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sheyintong.faces.web.urls")),
    path("", include("sheyintong.faces.outlet.urls")),
]
