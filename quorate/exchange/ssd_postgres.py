"""The dataset straight into a schema of somebody's PostgreSQL database: all of it in one transaction, or nothing."""

import re
from pathlib import Path
from typing import Any

from quorate.late import Library
from quorate.returns.dataset.tables import FILLED, tables

psycopg, sql = Library("psycopg"), Library("psycopg.sql")
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
BLOCK = 1 << 18


class NotLoaded(Exception):
    """The rows could not be put into the database; the message says why, without its address or password."""


def load(folder: Path, *, into: str, schema: str) -> None:
    """Put a folder of CSV files into the schema's tables in place of what was there.

    Makes the schema and every table of the dataset that is not there yet; leaves other tables alone.

    :raises NotLoaded: if the database cannot be reached, is not ours to write, or holds tables of another form
    """
    if not NAME.fullmatch(schema) or schema.startswith("pg_") or schema == "information_schema":
        raise NotLoaded(
            f"{schema!r} is no name for a schema of our own: small letters, digits and _, not beginning with pg_."
        )
    try:
        with psycopg.connect(into, connect_timeout=10) as connection, connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
            _prepare(cursor, schema)
            for name in FILLED:
                _fill(cursor, schema, name, folder / f"{name}.csv")
    except psycopg.OperationalError as fault:
        raise NotLoaded("the database could not be reached, or it broke off: nothing was changed") from fault
    except psycopg.Error as fault:
        said = fault.diag.message_primary or type(fault).__name__
        raise NotLoaded(f"the database refused: {said}. Nothing was changed") from fault


def _prepare(cursor: Any, schema: str) -> None:
    """Make the tables that are missing, see that the others have our columns, and empty them."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s"
        " ORDER BY table_name, ordinal_position",
        [schema],
    )
    there: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        there.setdefault(str(table), []).append(str(column))
    for name, columns in tables().items():
        table = sql.Identifier(schema, name)
        if name not in there:
            cursor.execute(sql.SQL("CREATE TABLE {} ({})").format(table, _columns(name)))
            continue
        missing = [column.name for column in columns if column.name not in there[name]]
        if missing:
            raise NotLoaded(
                f"{schema}.{name} is there already and has no column {missing[0]}: choose another schema. "
                "Nothing was changed"
            )
        if name in FILLED:
            cursor.execute(sql.SQL("DELETE FROM {}").format(table))


def _columns(name: str) -> Any:
    columns = tables()[name]
    parts = [sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(column.type)) for column in columns]
    keys = [sql.Identifier(column.name) for column in columns if column.key]
    if keys:
        parts.append(sql.SQL("PRIMARY KEY ({})").format(sql.SQL(", ").join(keys)))
    return sql.SQL(", ").join(parts)


def _fill(cursor: Any, schema: str, name: str, file: Path) -> None:
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in tables()[name])
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER true)").format(
        sql.Identifier(schema, name), columns
    )
    with cursor.copy(statement) as copy, file.open("rb") as source:
        while block := source.read(BLOCK):
            copy.write(block)
