"""Addresses of producers, products, papers, sales and the public catalogue."""

from django.contrib.sitemaps import views as maps
from django.urls import path
from django.views.decorators.http import require_safe

from products.sitemaps import SITEMAPS
from products.views import (
    catalogue,
    evidence,
    inspections,
    label_reports,
    producers,
    products,
    sales,
    signup,
)

urlpatterns = [
    path("robots.txt", catalogue.robots, name="robots"),
    path("sitemap.xml", require_safe(maps.index), {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<str:section>.xml",
        require_safe(maps.sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("register/", signup.register, name="register"),
    path("catalogue/", catalogue.index, name="catalogue"),
    path("catalogue/<int:pk>/", catalogue.show, name="catalogue_product"),
    path("producers/", producers.index, name="producers"),
    path("producers/new/", producers.new, name="producer_new"),
    path("producers/<int:pk>/", producers.show, name="producer"),
    path("producers/<int:pk>/edit/", producers.edit, name="producer_edit"),
    path("producers/<int:pk>/invite/", producers.invite, name="producer_invite"),
    path("producers/people/<int:pk>/remove/", producers.part, name="producer_part"),
    path("producers/people/<int:pk>/link/", producers.link, name="producer_link"),
    path("products/", products.index, name="products"),
    path("products/new/", products.new, name="product_new"),
    path("products/<int:pk>/", products.show, name="product"),
    path("products/<int:pk>/edit/", products.edit, name="product_edit"),
    path("products/<int:pk>/evidence/", evidence.add, name="evidence_add"),
    path("products/<int:pk>/sales/", sales.report, name="sales_report"),
    path("evidence/<int:pk>/file", evidence.file, name="evidence_file"),
    path("evidence/<int:pk>/small", evidence.small, name="evidence_small"),
    path("evidence/<int:pk>/withdraw/", evidence.withdraw, name="evidence_withdraw"),
    path("sales/", sales.index, name="sales"),
    path("sales/target/", sales.target, name="sales_target"),
    path("label-reports/", label_reports.index, name="label_reports"),
    path("label-reports/new/", label_reports.new, name="label_report_new"),
    path("label-reports/thanks/", label_reports.thanks, name="label_report_thanks"),
    path("label-reports/<int:pk>/", label_reports.show, name="label_report"),
    path("label-reports/<int:pk>/take-up/", label_reports.take_up, name="label_report_take_up"),
    path("label-reports/<int:pk>/close/", label_reports.close, name="label_report_close"),
    path("label-reports/<int:pk>/photo", label_reports.photo, name="label_report_photo"),
    path("inspections/", inspections.index, name="inspections"),
    path("inspections/new/", inspections.new, name="inspection_new"),
    path("inspections/<int:pk>/", inspections.show, name="inspection"),
    path("inspections/<int:pk>/record/", inspections.note, name="inspection_note"),
    path("inspections/<int:pk>/follow-up/", inspections.follow_up, name="inspection_follow_up"),
    path("inspections/<int:pk>/call-off/", inspections.call_off, name="inspection_call_off"),
    path("inspections/<int:pk>/photos/", inspections.add_photo, name="inspection_photo_add"),
    path("inspection-photos/<int:pk>", inspections.photo, name="inspection_photo"),
]
