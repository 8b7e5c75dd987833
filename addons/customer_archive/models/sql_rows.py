from odoo.tools import SQL

INTEGER, TEXT, DATE, TIME = map(SQL, ("int", "varchar", "date", "timestamp"))


class Columns:
    """Names of columns and their types: ``INTEGER``, ``TEXT``, ``DATE`` or ``TIME``."""

    def __init__(self, **kinds):
        self._kinds = kinds
        self._alias = SQL(
            "r (%s)", SQL(", ").join(SQL.identifier(name) for name in kinds)
        )

    def to_table(self, rows):
        """Return rows as a table ``r`` of SQL.

        PostgreSQL knows how many there are, and works a single one into the statement
        around it; rows it had to unpack it would take for a hundred, and read whole
        tables to join them.

        :param list rows: dicts, at least one; what a row lacks or has empty is NULL
        """
        first, *others = (
            tuple(row.get(name) or None for name in self._kinds) for row in rows
        )
        # the first row says of which types the columns are
        typed = SQL(", ").join(
            SQL("%s::%s", value, kind)
            for value, kind in zip(first, self._kinds.values(), strict=True)
        )
        return SQL(
            "(VALUES %s) AS %s",
            SQL(", ").join([SQL("(%s)", typed), *others]),
            self._alias,
        )
