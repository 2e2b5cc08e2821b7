"""演示首页的地址。"""

from django.urls import path

from . import views

urlpatterns = [
    path("demo/enter/", views.enter),
    path("demo/prove/", views.prove),
]
