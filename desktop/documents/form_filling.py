"""Fill an AcroForm, as a citizen's reader would: for the sample town, and later for letters with a form enclosed."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pikepdf
from pikepdf.form import CheckboxField, ChoiceField, Form, RadioButtonGroup, TextField


def fill_form(pdf: bytes, values: Mapping[str, str]) -> bytes:
    """Return the PDF with these values in its fields; names the form does not have are left out.

    Check boxes are switched on by any value; radio buttons and choices take the export value.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        form = Form(opened, None)
        for name, value in values.items():
            if name in form:
                _fill(form[name], value)
        opened.Root.AcroForm.NeedAppearances = True
        target = io.BytesIO()
        opened.save(target, deterministic_id=True)
    return target.getvalue()


def _fill(field: object, value: str) -> None:
    if isinstance(field, CheckboxField):
        field.checked = True
    elif isinstance(field, RadioButtonGroup):
        chosen = [option for option in field.options if str(option.on_value).lstrip("/") == value]
        if chosen:
            field.selected = chosen[0]
    elif isinstance(field, ChoiceField | TextField):
        field.value = value
