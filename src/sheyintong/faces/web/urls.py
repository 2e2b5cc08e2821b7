"""登录与组件页的地址。"""

from django.urls import path

from . import gallery, language, views

urlpatterns = [
    path("design/", gallery.gallery),
    path("sign-in/", views.sign_in),
    path("sign-in/code/", views.code),
    path("invitation/", views.invitation),
    path("lock/", views.lock),
    path("unlock/", views.unlock),
    path("change-teller/", views.change_teller),
    path("prove-again/", views.prove_again),
    path("sign-out/", views.sign_out),
    path("large-print/", views.large_print),
    path("language/", language.set_language),
    path("home/", views.home),
]
