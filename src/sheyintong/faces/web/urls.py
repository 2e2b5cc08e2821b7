"""登录与组件页的地址。"""

from django.urls import path

from . import gallery, language, mine, terminal, views

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
    path("this-computer/", terminal.bind),
    path("home/", views.home),
    path("my-sign-in/", mine.mine),
    path("my-sign-in/password/", mine.change_password),
    path("my-sign-in/recovery/", mine.renew_recovery),
    path("my-sign-in/number/", mine.tell_number),
    path("my-sign-in/sessions/<int:session>/end/", mine.end),
]
