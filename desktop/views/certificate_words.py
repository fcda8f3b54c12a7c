"""How the decisions behind a certificate are named, and what is usually recorded for them."""

from __future__ import annotations

from desktop.translation import Text, _


def decision_title(name: str, question: str) -> Text | str:
    """The short name of a decision; its question for one only a town's own catalogue knows."""
    return {
        "zustaendigkeit": _("Responsibility"),
        "berechtigung": _("Entitlement"),
        "identitaet": _("Identity"),
        "sperrvermerk": _("Blocking note"),
    }.get(name, question)


def usual_answers(name: str) -> tuple[Text, ...]:
    """What is usually recorded, to choose from; empty where only free words fit.

    Source:
        PStG § 62 (1) for the grounds of entitlement, § 65 for authorities, PStV § 53 (2) for siblings.
    """
    return {
        "zustaendigkeit": (_("This office keeps the entry"),),
        "berechtigung": (
            _("The person the entry is about"),
            _("Mother of the person"),
            _("Father of the person"),
            _("Other ancestor"),
            _("Spouse or registered partner"),
            _("Descendant"),
            _("Brother or sister, legitimate interest shown"),
            _("Legal interest shown to be credible"),
            _("Represented, with power of attorney"),
            _("Authority or court, purpose stated"),
        ),
        "identitaet": (
            _("Identity card"),
            _("Passport"),
            _("Online identification"),
            _("Known in person"),
            _("Copy of the identity card"),
        ),
        "sperrvermerk": (
            _("No blocking note in the register"),
            _("Blocking note checked, it does not stand against it"),
        ),
    }.get(name, ())
