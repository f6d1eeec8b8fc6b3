"""Writes many rows of any model at once by COPY, whatever columns it has today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

Columns = Mapping[str, Any]


def copy_in(model: type[models.Model], n: int, columns: Columns) -> None:
    """So many rows: a sequence has a value for each, anything else is the value of all.

    Columns that are not named get their default, or what the database gives them.
    """
    known = {field.attname for field in model._meta.concrete_fields}
    assert set(columns) <= known, set(columns) - known
    fields = [field for field in model._meta.concrete_fields if _is_written(field, columns)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = [list(_values(field, columns, n)) for field in fields]
    with connection.cursor() as cursor:
        with cursor.cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
            for row in zip(*values, strict=True):
                copy.write_row(row)
        _count_on(cursor, model)


def _is_written(field: models.Field, columns: Columns) -> bool:
    left_to_the_database = field.generated or field.has_db_default() or isinstance(field, models.AutoField)
    return field.attname in columns or not left_to_the_database


def _values(field: models.Field, columns: Columns, n: int) -> Iterator[Any]:
    given = columns.get(field.attname, _default(field))
    each = isinstance(given, Sequence) and not isinstance(given, str | bytes) and field.attname in columns
    values = given if each else [given] * n
    assert len(values) == n, (field.attname, len(values), n)
    if isinstance(field, models.JSONField):
        return map(_json, values)
    return iter(values)


def _default(field: models.Field) -> Any:
    value = field.get_default()
    return list(value) if isinstance(field, ArrayField) else value


def _json(value: Any) -> str | None:
    return value if isinstance(value, str) or value is None else json.dumps(value)


def _count_on(cursor: Any, model: type[models.Model]) -> None:
    """The next row that the site adds gets a key after those that were copied in."""
    key = model._meta.pk
    if isinstance(key, models.AutoField):
        table = model._meta.db_table
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{key.column}'), max({key.column})) FROM {table}"
        )
