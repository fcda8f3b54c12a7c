"""What can be done with a case now, and which of it comes first: one primary step per state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.catalogue.service import ServiceDefinition
from desktop.domain.access import Closed
from desktop.domain.case import OPEN_STATES, SORTED_OUT_STATES, CaseDetail, CaseState, may_become
from desktop.domain.clerk import Clerk


class Step(StrEnum):
    """One thing a clerk can do with the open case or with the chosen ones."""

    SAVE = "save"
    CLAIM = "claim"
    RELEASE = "release"
    ASSIGN = "assign"
    MOVE_ON = "move_on"
    SERVICE = "service"
    MISDIRECTED = "misdirected"
    DUPLICATE = "duplicate"
    NO_CASE = "no_case"
    BRING_BACK = "bring_back"
    NUMBER = "number"
    ENTER_REGISTER = "enter_register"
    CONFIRM_REGISTER = "confirm_register"
    CERTIFICATE = "certificate"
    GO_ON = "go_on"  # back to in progress
    WAIT = "wait"
    SEND = "send"
    PICKUP = "pickup"
    FINISH = "finish"
    REOPEN = "reopen"
    FOLLOW_UP = "follow_up"
    NOTE = "note"
    OPEN_PROTECTED = "open_protected"
    CONFIDENTIAL = "confidential"
    PROTECT = "protect"


MANY = frozenset(  # what can be done with several cases at once
    {
        Step.CLAIM,
        Step.RELEASE,
        Step.ASSIGN,
        Step.MOVE_ON,
        Step.MISDIRECTED,
        Step.DUPLICATE,
        Step.NO_CASE,
        Step.BRING_BACK,
    }
)
_BESIDE = (  # what stands beside the primary step, most used first
    Step.CLAIM,
    Step.CERTIFICATE,
    Step.WAIT,
    Step.MOVE_ON,
    Step.FOLLOW_UP,
    Step.FINISH,
    Step.RELEASE,
)
_BESIDE_DECIDED = (Step.PICKUP, Step.SEND, Step.FINISH, Step.GO_ON, Step.FOLLOW_UP)
_DECIDED = frozenset({CaseState.DECIDED, CaseState.TO_SEND, CaseState.READY_FOR_PICKUP})


@dataclass(frozen=True, slots=True)
class Steps:
    """What is offered.

    Attributes:
        primary: The step on Ctrl+Enter; None where nothing comes first (a colleague's case).
        others: What stands beside it, most used first.
        possible: Everything that may be done, primary and others among it; the menus follow it.
    """

    primary: Step | None
    others: tuple[Step, ...]
    possible: frozenset[Step]


NO_STEPS = Steps(None, (), frozenset())


def next_steps(detail: CaseDetail, clerk: Clerk, service: ServiceDefinition | None, *, unsaved: bool) -> Steps:
    """Choose the steps for a case as this clerk may take them.

    Args:
        detail: The case.
        clerk: Who asks.
        service: What the citizen wants; None when unknown.
        unsaved: Whether something typed waits to be saved; saving then comes first.
    """
    row = detail.row
    if detail.closed:
        return _closed_steps(detail, clerk)
    if not clerk.may_edit(row.department):
        return NO_STEPS
    possible = _possible(detail, clerk, service) | ({Step.SAVE} if unsaved else set())
    primary = Step.SAVE if unsaved else _primary(detail, clerk, service)
    beside: tuple[Step, ...] = _BESIDE_DECIDED if row.state in _DECIDED else _BESIDE
    if service is None:
        beside = (Step.SERVICE, *beside)  # until somebody says what it is about, little else can be done
    others = tuple(step for step in beside if step in possible and step is not primary)
    return Steps(primary, others, frozenset(possible))


def _closed_steps(detail: CaseDetail, clerk: Clerk) -> Steps:
    """A case that is not looked into can be handed on or put aside; a protected one also opened."""
    state, opens = detail.row.state, detail.closed == Closed.REASON
    possible = {Step.OPEN_PROTECTED} if opens else set[Step]()
    if clerk.may_edit(detail.row.department):
        possible |= {Step.ASSIGN, Step.MOVE_ON} if state in OPEN_STATES else set()
        if may_become(state, CaseState.NO_CASE):
            possible |= {Step.MISDIRECTED, Step.DUPLICATE, Step.NO_CASE}
        if state in SORTED_OUT_STATES:
            possible.add(Step.BRING_BACK)
    order = (Step.OPEN_PROTECTED, Step.MOVE_ON, Step.BRING_BACK, Step.ASSIGN)
    offered = [step for step in order if step in possible]
    return Steps(next(iter(offered), None), tuple(offered[1:]), frozenset(possible))


def _possible(detail: CaseDetail, clerk: Clerk, service: ServiceDefinition | None) -> set[Step]:
    row, mine = detail.row, detail.clerk_id == clerk.id
    steps = {Step.NOTE, Step.FOLLOW_UP, Step.CONFIDENTIAL, Step.PROTECT}
    if row.state in OPEN_STATES:
        steps |= {Step.ASSIGN, Step.MOVE_ON}
    if row.state in OPEN_STATES and not detail.certificates and not _has_register_data(detail):
        steps.add(Step.SERVICE)
    if row.state in OPEN_STATES and (not detail.clerk_id or (mine and row.state is CaseState.ASSIGNED)):
        steps.add(Step.CLAIM)
    if detail.clerk_id and row.state in OPEN_STATES:
        steps.add(Step.RELEASE)
    if not row.number and service is not None and row.state in OPEN_STATES:
        steps.add(Step.NUMBER)
    if may_become(row.state, CaseState.NO_CASE):
        steps |= {Step.MISDIRECTED, Step.DUPLICATE, Step.NO_CASE}
    if row.state in SORTED_OUT_STATES | {CaseState.WITHDRAWN, CaseState.HANDED_OVER}:
        steps.add(Step.BRING_BACK)
    return steps | _moves(detail) | _register_steps(detail, clerk, service)


def _has_register_data(detail: CaseDetail) -> bool:
    return detail.entry is not None and any(detail.entry.values.values())


def _moves(detail: CaseDetail) -> set[Step]:
    """Steps from state to state; only for a case somebody works on."""
    state = detail.row.state
    wanted = {
        Step.WAIT: CaseState.WAITING,
        Step.SEND: CaseState.TO_SEND,
        Step.PICKUP: CaseState.READY_FOR_PICKUP,
        Step.FINISH: CaseState.DONE,
    }
    steps = {step for step, after in wanted.items() if may_become(state, after) and state is not after}
    if state in {CaseState.WAITING, CaseState.DECIDED, CaseState.TO_SEND, CaseState.READY_FOR_PICKUP}:
        steps.add(Step.GO_ON)
    if state is CaseState.DONE:
        steps = {Step.REOPEN}
    return steps


def _register_steps(detail: CaseDetail, clerk: Clerk, service: ServiceDefinition | None) -> set[Step]:
    if service is None or not service.register_fields or detail.row.state not in OPEN_STATES:
        return set()
    if not clerk.is_registrar(detail.row.department):
        return set()
    steps = {Step.ENTER_REGISTER}
    if detail.entry is not None and detail.entry.values:
        steps.add(Step.CERTIFICATE if detail.entry.confirmed_at else Step.CONFIRM_REGISTER)
    return steps


def _primary(detail: CaseDetail, clerk: Clerk, service: ServiceDefinition | None) -> Step | None:
    state, mine = detail.row.state, detail.clerk_id == clerk.id
    if state in SORTED_OUT_STATES | {CaseState.WITHDRAWN, CaseState.HANDED_OVER}:
        return Step.BRING_BACK
    if state is CaseState.DONE:
        return Step.REOPEN
    if not detail.clerk_id or (mine and state is CaseState.ASSIGNED):
        return Step.CLAIM
    if not mine:
        return None
    return {
        CaseState.WAITING: Step.GO_ON,
        CaseState.DECIDED: Step.SEND,
        CaseState.TO_SEND: Step.FINISH,
        CaseState.READY_FOR_PICKUP: Step.FINISH,
    }.get(state, _working_step(detail, clerk, service))


def _working_step(detail: CaseDetail, clerk: Clerk, service: ServiceDefinition | None) -> Step:
    """The next step of a case in progress: register data, comparison, certificate; else it is finished."""
    register = _register_steps(detail, clerk, service)
    if not register or detail.certificates:
        return Step.FINISH
    if Step.CERTIFICATE in register:
        return Step.CERTIFICATE
    return Step.CONFIRM_REGISTER if Step.CONFIRM_REGISTER in register else Step.ENTER_REGISTER
