from functools import cache

from odoo.tools import SQL


@cache
def _get_selection(columns):
    return SQL(", ").join(
        SQL("%s::%s AS %s", SQL(f"column{number}"), SQL(kind), SQL.identifier(name))
        for number, (name, kind) in enumerate(columns, start=1)
    )


def to_table(rows, columns):
    """Return rows as a table ``r`` of SQL.

    PostgreSQL knows how many there are, and works a single one into the statement
    around it; rows it had to unpack it would take for a hundred, and read whole tables
    to join them.

    :param list rows: dicts; what a row lacks or has empty is NULL
    :param tuple columns: pairs of name and type
    """
    return SQL(
        "(SELECT %s FROM (VALUES %s) AS v) AS r",
        _get_selection(columns),
        SQL(", ").join(
            SQL(
                "(%s)", SQL(", ").join(row.get(name) or None for name, _kind in columns)
            )
            for row in rows
        ),
    )
