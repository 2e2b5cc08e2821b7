"""The addresses of the shared pages alone."""

from django.urls import path

from sheyintong.faces.web import gallery, language

urlpatterns = [path("design/", gallery.gallery), path("language/", language.set_language)]
