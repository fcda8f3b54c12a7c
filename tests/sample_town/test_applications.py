"""What the people of the sample town fill in is what their forms ask for."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import FieldKind
from desktop.domain.values import check_value
from desktop.sample_town.applications import filled
from desktop.sample_town.people import person

TODAY = date(2026, 11, 22)
SERVICES = load_catalogue().services


@pytest.mark.parametrize("service", tuple(SERVICES))
def test_numbers_choices_and_dates_are_well_written(service):
    free = {FieldKind.TEXT, FieldKind.MULTILINE, FieldKind.NAME}
    chance = Random(7)
    definition = SERVICES[service]
    for _each in range(5):
        values = filled(definition, person(chance, TODAY, youngest=20, oldest=80), chance, TODAY)
        wrong = {
            field.name: values[field.name]
            for field in definition.fields
            if field.kind not in free and check_value(field.kind, values.get(field.name, ""), choices=field.choices)
        }
        assert wrong == {}
