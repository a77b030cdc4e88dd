"""Items from and to a spreadsheet: what each line would do is shown first, and nothing is changed by accident."""

from collections.abc import Mapping, Sequence

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminFileFieldWidget

from apps.conversations import item_edits
from apps.core import clock, logs
from apps.desk import visibility
from apps.desk.admin.item_bulk import ItemBulkAdmin
from apps.marketplace import bulk, importing
from apps.marketplace.models import Item

log = logs.get(__name__)


class FileForm(forms.Form):
    """A spreadsheet to bring in."""

    file = forms.FileField(
        label=gettext_lazy("Archivo CSV"),
        widget=UnfoldAdminFileFieldWidget({"accept": ".csv,text/csv"}),
        error_messages={"required": gettext_lazy("Elige un archivo."), "empty": gettext_lazy("El archivo está vacío.")},
    )

    def clean_file(self) -> str:
        """The file's text."""
        file = self.cleaned_data["file"]
        if file.size > importing.MOST_BYTES:
            raise forms.ValidationError(_("El archivo es demasiado grande."))
        return importing.text_of(file.read())


class ItemCsvAdmin(ItemBulkAdmin):
    """The part of the items' admin that is about spreadsheets."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("importar/", wrap(self.import_view), name="marketplace_item_import"),
            path("exportar/", wrap(self.export_view), name="marketplace_item_export"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """What the list shows, by its filters, as a file that can be brought in again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        chosen = list(self.get_changelist_instance(request).queryset[: importing.MOST_LINES])
        rows = zip([each.external_id for each in chosen], item_edits.rows_of(chosen), strict=True)
        text = importing.write(rows, floors=visibility.sees_floor(request.user))
        log.info("items.exported", rows=len(chosen), by=request.user.pk)
        answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="anuncios-{clock.now():%Y%m%d-%H%M}.csv"'
        return answer

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """GET: asks for the file. POST: what each line would do; with `confirmed`, does it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "text" in request.POST:
            text = request.POST["text"]
        else:
            form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
            if not form.is_valid():
                return self._ask_file(request, form)
            text = form.cleaned_data["file"]
        sheet = importing.read(text, floors=visibility.sees_floor(request.user))
        if sheet.problems:
            form = FileForm()
            return self._ask_file(request, form, sheet.problems)
        return self._judge(request, sheet, text)

    def _judge(self, request: HttpRequest, sheet: importing.Sheet, text: str) -> HttpResponse:
        wishes, wrong = matched(sheet, request.user)
        numbers = {pk: line.number for pk, line in wishes.items()}
        changes = [bulk.change(row, wishes[row.pk].wish) for row in self.rows(request, wishes)]
        changes.sort(key=lambda each: numbers[each.row.pk])
        wrong += [(numbers[each.row.pk], each.row.title, each.problems) for each in changes if each.problems]
        # All of it, or what is right by explicit choice: half a spreadsheet is nobody's intention.
        if "confirmed" in request.POST and (not wrong or "despite" in request.POST):
            return self.carry_out(request, {each.row.pk: wishes[each.row.pk].wish for each in changes if each.applies})
        return self.preview(
            request,
            [each for each in changes if not each.problems],
            reverse("admin:marketplace_item_import"),
            [("text", text)],
            lines=sorted(wrong),
            unknown=sheet.unknown,
            numbers=numbers,
        )

    def _ask_file(self, request: HttpRequest, form: FileForm, problems: Sequence[str] = ()) -> HttpResponse:
        floors = visibility.sees_floor(request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Importar anuncios de una hoja de cálculo"),
            "form": form,
            "problems": problems,
            "columns": [name for name in importing.COLUMNS if floors or name not in importing.OF_FLOOR],
            "sees_floor": floors,
            "back": reverse("admin:marketplace_item_changelist"),
        }
        return TemplateResponse(request, "desk/item_import.html", context)


def matched(
    sheet: importing.Sheet, person: visibility.Person
) -> tuple[Mapping[int, importing.Line], list[tuple[int, str, Sequence[str]]]]:
    """Which line is about which item (by id), and the lines that are wrong: number, what they name, why."""
    by_id: dict[str, list[Item]] = {}
    by_reference: dict[str, list[Item]] = {}
    named = [line.external_id for line in sheet.lines if line.external_id]
    called = [line.reference for line in sheet.lines if line.reference and not line.external_id]
    own = visibility.visible(person, Item.objects.all())
    for item in own.filter(external_id__in=named).only("pk", "external_id"):
        by_id.setdefault(item.external_id, []).append(item)
    for item in own.filter(reference__in=called).only("pk", "reference"):
        by_reference.setdefault(item.reference, []).append(item)
    wishes: dict[int, importing.Line] = {}
    wrong: list[tuple[int, str, Sequence[str]]] = []
    for line in sheet.lines:
        name = line.external_id or line.reference
        found = (by_id if line.external_id else by_reference).get(name, [])
        problems = list(line.problems)
        if name and not found:
            problems.append(_("No hay ningún anuncio con «%(name)s».") % {"name": name})
        elif len(found) > 1:
            problems.append(_("Hay varios anuncios con «%(name)s»: usa el id.") % {"name": name})
        elif found and found[0].pk in wishes:
            problems.append(_("Repite la línea %(n)s.") % {"n": wishes[found[0].pk].number})
        if problems or not found:
            wrong.append((line.number, name, problems))
        else:
            wishes[found[0].pk] = line
    return wishes, wrong
