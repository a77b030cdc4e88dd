"""Addresses of the web process: the admin is the whole user interface."""

from django.contrib import admin
from django.urls import path, re_path
from django.views.generic import RedirectView

from apps.desk import access_pages, front, outcome_pages, search_pages, setup_pages
from apps.desk.api import api, tokens
from apps.desk.live import entrance
from apps.desk.notices import pages as notices
from apps.operations.measures import pages as measures
from apps.operations.privacy import pages as privacy

admin.autodiscover()

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/buscar/", admin.site.admin_view(search_pages.page), name="desk_search"),
    path("admin/buscar/rapido/", admin.site.admin_view(search_pages.quick), name="desk_search_quick"),
    path("admin/mi-acceso/", admin.site.admin_view(access_pages.own), name="desk_access"),
    path("admin/mi-acceso/cuenta/", admin.site.admin_view(access_pages.work_on), name="desk_work_on"),
    path("admin/inicio/", admin.site.admin_view(front.page), name="desk_front"),
    path("admin/en-vivo/", admin.site.admin_view(entrance.give), name="desk_live"),
    path("admin/resultados/", admin.site.admin_view(outcome_pages.page), name="desk_outcomes"),
    path("admin/mis-avisos/", admin.site.admin_view(notices.own), name="desk_notices"),
    path("aviso/<str:signed>/", notices.ticket, name="desk_ticket"),
    path("admin/segundo-paso/", admin.site.admin_view(access_pages.second_step), name="desk_second_step"),
    path("admin/segundo-paso/activar/", admin.site.admin_view(access_pages.switch_on), name="desk_second_step_on"),
    path("admin/primeros-pasos/", admin.site.admin_view(setup_pages.first), name="desk_setup_first"),
    path("admin/primeros-pasos/<int:pk>/", admin.site.admin_view(setup_pages.page), name="desk_setup"),
    path("admin/programas/", admin.site.admin_view(tokens.page), name="desk_tokens"),
    path(
        "admin/marketplace/buyer/<int:pk>/exportar/",
        admin.site.admin_view(privacy.export),
        name="marketplace_buyer_export",
    ),
    path(
        "admin/marketplace/buyer/<int:pk>/bloqueo/", admin.site.admin_view(privacy.hold), name="marketplace_buyer_hold"
    ),
    path("admin/", admin.site.urls),
    path("metrics", measures.metrics, name="metrics"),
    path("health/live", measures.live, name="health_live"),
    path("health/ready", measures.ready, name="health_ready"),
    path("api/v1/", api.description, name="api_description"),
    path("api/v1/", api.api.urls),
    re_path("^api/(?P<path>.*)$", api.missing, name="api_missing"),
]
