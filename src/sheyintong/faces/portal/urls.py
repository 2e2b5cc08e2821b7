"""居民页面的地址。"""

from django.urls import path

from .views import guide, status, where

urlpatterns = [
    path("status/", status.status),
    path("guide/", guide.items),
    path("guide/<slug:code>/", guide.item),
    path("coverage/", guide.coverage),
    path("where/", where.where),
]
