from django.urls import path

from ocop.rules.views import books, bringing, cells, deciding, editing, sheets

app_name = "rules"
urlpatterns = [
    path("rules/", books.book_list, name="books"),
    path("rules/sheet.xlsx", sheets.template, name="template"),
    path("rules/sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("rules/sheets/<int:pk>/sheet.xlsx", sheets.workbook_file, name="sheet_xlsx"),
    path("rules/sheets/<int:pk>/sheet.json", sheets.json_file, name="sheet_json"),
    path("rules/sheets/<int:pk>/compare/", sheets.compare, name="compare"),
    path("rules/sheets/<int:pk>/edit/", editing.outline, name="edit"),
    path("rules/sheets/<int:pk>/edit/<slug:layer>/new/", editing.add, name="layer_add"),
    path("rules/sheets/<int:pk>/edit/<slug:layer>/<int:node>/", editing.change, name="layer"),
    path(
        "rules/sheets/<int:pk>/edit/<slug:layer>/<int:node>/move/", editing.move, name="layer_move"
    ),
    path(
        "rules/sheets/<int:pk>/edit/<slug:layer>/<int:node>/remove/",
        editing.remove,
        name="layer_remove",
    ),
    path("rules/sheets/<int:pk>/renew/", deciding.renew, name="renew"),
    path("rules/sheets/<int:pk>/publish/", deciding.publish, name="publish"),
    path("rules/sheets/<int:pk>/retire/", deciding.retire, name="retire"),
    path("rules/sheets/<int:pk>/file/", bringing.for_sheet, name="bring"),
    path("rules/sheets/<int:pk>/cells/", cells.listed, name="cells"),
    path("rules/sheets/<int:pk>/cells/<slug:cell>/", cells.confirm, name="cell"),
    path("rules/files/<int:pk>/", bringing.brought, name="brought"),
    path("rules/files/<int:pk>/file/", bringing.raw, name="brought_file"),
    path("rules/<slug:slug>/", books.book, name="book"),
    path("rules/<slug:slug>/what-if/", books.what_if, name="what_if"),
    path("rules/<slug:slug>/file/", bringing.for_book, name="bring_new"),
]
