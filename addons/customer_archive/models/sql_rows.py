from functools import cache

from odoo.tools import SQL

INTEGER, TEXT, DATE, TIME = map(SQL, ("int", "varchar", "date", "timestamp"))


@cache
def _get_names(columns):
    return SQL(", ").join(SQL.identifier(name) for name, _kind in columns)


@cache
def _get_selection(columns):
    return SQL(", ").join(
        SQL("%s::%s AS %s", SQL.identifier(name), kind, SQL.identifier(name))
        for name, kind in columns
    )


def to_table(rows, columns):
    """Return rows as a table ``r`` of SQL.

    PostgreSQL knows how many there are, and works a single one into the statement
    around it; rows it had to unpack it would take for a hundred, and read whole tables
    to join them.

    :param list rows: dicts; what a row lacks or has empty is NULL
    :param tuple columns: pairs of name and ``INTEGER``, ``TEXT``, ``DATE`` or ``TIME``
    """
    return SQL(
        "(SELECT %s FROM (VALUES %s) AS v (%s)) AS r",
        _get_selection(columns),
        SQL(", ").join(
            SQL(
                "(%s)", SQL(", ").join(row.get(name) or None for name, _kind in columns)
            )
            for row in rows
        ),
        _get_names(columns),
    )
