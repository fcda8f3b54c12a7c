"""The chapter of what is put right later: post without a service, an act taken back too late, a page that fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.actions.cases import bring_back, claim
from desktop.domain.case import CaseDetail, Folder
from desktop.domain.submission import DocumentKind
from desktop.tour.stage import Stage
from desktop.viewmodels.page_images import PageFile
from desktop.views.service_dialog import ServiceDialog

OpenFirst = Callable[[Stage], None]


def second_thoughts(stage: Stage, open_first: OpenFirst) -> None:
    """Say what a case is about, and take it back; come too late; look at what cannot be shown."""
    room = stage.room
    room.show_folder("department:poststelle")
    stage.settle()
    open_first(stage)
    _set_service(stage)
    stage.do("undo")
    room.show_folder(Folder.NEW)
    stage.settle()
    open_first(stage)
    _come_too_late(stage)
    _attached_mail(stage, open_first)
    _failing_pages(stage, open_first)


def _set_service(stage: Stage) -> None:
    stage.window.commands["service"].trigger()
    dialog = stage.dialog()
    assert isinstance(dialog, ServiceDialog)
    stage.picture("leistung-zuordnen")
    dialog.search.setText("Wurzelgnom")
    stage.picture("leistung-nicht-gefunden")
    dialog.search.setText("urkunde")
    stage.settle()
    dialog.accept()
    stage.picture("leistung-zugeordnet")


def _come_too_late(stage: Stage) -> None:
    """A colleague brings back and takes over what was sorted out here."""
    case, office = stage.room.opened.shown, stage.room.desk.office
    stage.do("no_case")
    bring_back(office, [case])
    claim(office, [case])
    stage.window.commands["undo"].trigger()
    dialog = stage.dialog()
    stage.picture("rueckgaengig-abweichend")
    dialog.reject()
    stage.settle()


def _attached_mail(stage: Stage, open_first: OpenFirst) -> None:
    stage.room.search("Stadtwerke Ilmtal")
    stage.settle()
    open_first(stage)
    inner = next(d for d in _detail(stage).documents if d.kind is DocumentKind.NESTED_MAIL)
    stage.room.preview.show_document(inner.id)
    stage.picture("vorschau-angehaengte-mail")


def _failing_pages(stage: Stage, open_first: OpenFirst) -> None:
    """Ask for pages a document does not have: what a damaged file or a lost reader looks like."""
    stage.room.show_folder("department:standesamt")
    stage.settle()
    open_first(stage)
    preview = stage.room.preview
    form = next(d for d in _detail(stage).documents if d.media_type == "application/pdf")
    preview.show_document(form.id)
    stage.settle()
    longer = PageFile(form.sha256, form.id, form.media_type, form.pages + 1)
    preview.canvas.show_file(longer)
    preview.canvas.go_to(form.pages)
    stage.picture("vorschau-eine-seite-fehlt")
    preview.canvas.show_file(replace(longer, sha256="0" * 64, media_type="image/tiff"))
    stage.picture("vorschau-nicht-darstellbar")


def _detail(stage: Stage) -> CaseDetail:
    detail = stage.room.opened.detail
    assert detail is not None
    return detail
