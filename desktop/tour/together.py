"""The chapter of the hub: connecting, pulling the plug, working, plugging in, and deciding what came together."""

from __future__ import annotations

from collections.abc import Callable

from desktop.actions.hub_connection import HubConnection, keep_connection
from desktop.actions.notes import add_note
from desktop.actions.rights import follow_house
from desktop.domain.case import Folder
from desktop.http import NotTrusted
from desktop.storage.office_store import first_municipality
from desktop.tour.pretended_hub import PretendedHub
from desktop.tour.stage import Stage
from desktop.translation import _
from desktop.viewmodels.exchange import Exchange, HubAccess
from desktop.viewmodels.sync_status import SyncState
from desktop.views.connect_dialog import ConnectDialog
from desktop.views.sync_dialog import SyncDialog

OpenFirst = Callable[[Stage], None]
_ADDRESS = "https://amtsfach.musterstadt.example"
_COLLEAGUE = "B. Winter"
_PURPOSE, _COUNT = "verwendungszweck", "anzahl"


def together(stage: Stage, open_first: OpenFirst) -> None:
    """Connect, lose the network, go on working, and bring together what two people wrote meanwhile."""
    hub = _pretend(stage)
    _connect(stage)
    stage.room.show_folder("department:standesamt")
    stage.settle()
    open_first(stage)
    _pull_the_plug(stage, hub)
    _plug_in(stage, hub)
    _decide(stage)
    _set_aside(stage, hub)
    _sign_in_again(stage, hub)
    stage.window.notices.close_notice()
    exchange(stage).sign_out(stage.window.notices.tell_error)
    _wait_for(stage, SyncState.SIGNED_OUT)
    stage.room.show_folder(Folder.NEW)
    stage.settle()


def exchange(stage: Stage) -> Exchange:
    """The exchange of the program."""
    return stage.room.desk.exchange


def _pretend(stage: Stage) -> PretendedHub:
    office = stage.room.desk.office
    with office.read() as connection:
        municipality = first_municipality(connection)
    departments = {d.id: d.name for d in office.catalogue.departments.values()}
    hub = PretendedHub(office.clerk, municipality, departments, office.clock.now)

    def sign_in(office: object, wanted: HubConnection, _password: str) -> object:
        hub.signed_in = True
        desk = stage.room.desk
        keep_connection(desk.office, HubConnection(wanted.address, wanted.name, token="pretended"))
        return follow_house(desk.office, hub.house())

    exchange(stage).access = HubAccess(lambda _connection: hub, sign_in)  # type: ignore[arg-type]
    return hub


def _connect(stage: Stage) -> None:
    stage.window.commands["exchange"].trigger()
    dialog = stage.dialog()
    assert isinstance(dialog, SyncDialog)
    stage.picture("abgleich-allein")
    dialog.connect_button.click()
    asking = stage.dialog()
    assert isinstance(asking, ConnectDialog)
    asking.address.setText(_ADDRESS)
    asking.name.setText(stage.room.desk.clerk.name)
    asking.password.setText("geheim")
    stage.picture("verbinden")
    asking.show_failure(
        NotTrusted(_("The server does not prove who it is."), _("Nothing was sent. Please tell your administrator."))
    )
    stage.picture("verbinden-ohne-zertifikat")
    asking.accept_button.click()
    _wait_for(stage, SyncState.CURRENT)
    stage.picture("abgleich-aktuell")
    dialog.close()
    stage.settle()


def _pull_the_plug(stage: Stage, hub: PretendedHub) -> None:
    hub.plugged = False
    _wait_for(stage, SyncState.OFFLINE)
    room = stage.room
    room.opened.application.type(_PURPOSE, "Reisepass")
    room.opened.application.type(_COUNT, "2")
    stage.do("save")
    add_note(room.desk.office, room.opened.shown, "Rückruf am Montag, das Netz im Bus ist schlecht.")
    stage.wait(lambda: exchange(stage).status.waiting, "what is not sent")
    stage.picture("ohne-netz-gearbeitet")
    stage.window.commands["exchange"].trigger()
    dialog = stage.dialog()
    assert isinstance(dialog, SyncDialog)
    stage.wait(dialog.unsent.cards.rowCount, "the list")
    stage.picture("noch-nicht-uebertragen")
    dialog.close()


def _plug_in(stage: Stage, hub: PretendedHub) -> None:
    """A colleague wrote other values meanwhile; somebody who had the case before could not send hers."""
    case = stage.room.opened.shown
    hub.colleague_writes(case, {_PURPOSE: "Elterngeld", _COUNT: "4"}, _COLLEAGUE)
    hub.plugged = True
    exchange(stage).exchange()
    _wait_for(stage, SyncState.NEEDS_YOU)
    stage.wait(stage.window.case.conflict_bar.isVisible, "the card")
    stage.picture("wieder-am-netz-abweichende-aenderungen")


def _decide(stage: Stage) -> None:
    stage.window.case.conflict_bar.decide.click()
    stage.dialog()
    stage.picture("abweichende-aenderungen-entscheiden")
    dialog = stage.dialog()
    dialog.take_button.click()  # type: ignore[attr-defined]
    _wait_for(stage, SyncState.CURRENT)
    stage.settle()


def _set_aside(stage: Stage, hub: PretendedHub) -> None:
    """The hub does not take one case; a proposal arrives for the same."""
    case = stage.room.opened.shown
    hub.refused.add(case)
    add_note(stage.room.desk.office, case, "Noch eine Notiz")
    hub.colleague_proposes(case, {_PURPOSE: "Kindergeld"}, "C. Herbst")
    exchange(stage).exchange()
    _wait_for(stage, SyncState.NEEDS_YOU)
    stage.window.commands["exchange"].trigger()
    dialog = stage.dialog()
    assert isinstance(dialog, SyncDialog)
    stage.wait(lambda: dialog.unsent.cards.rowCount() and dialog.conflicts.cards.rowCount(), "both lists")
    stage.picture("zurueckgestellt-und-vorschlag")
    dialog.close()
    stage.wait(stage.window.case.conflict_bar.isVisible, "the proposal")
    stage.window.case.conflict_bar.decide.click()
    stage.dialog()
    stage.picture("vorschlag")
    stage.dialog().reject()
    hub.refused.clear()
    stage.settle()


def _sign_in_again(stage: Stage, hub: PretendedHub) -> None:
    hub.signed_in = False
    stage.wait(lambda: stage.window.notices.notice, "the notice")
    stage.picture("anmeldung-beendet")


def _wait_for(stage: Stage, state: SyncState) -> None:
    stage.wait(lambda: exchange(stage).status.state is state, f"the exchange to be {state.value}")
