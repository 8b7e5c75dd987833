from odoo.tools import SQL

INTEGER, TEXT, DATE, TIME = map(SQL, ("int", "varchar", "date", "timestamp"))


class Columns:
    """Names of columns and their types: ``INTEGER``, ``TEXT``, ``DATE`` or ``TIME``."""

    def __init__(self, **kinds):
        self.names = tuple(kinds)
        identifiers = [SQL.identifier(name) for name in kinds]
        self._alias = SQL("v (%s)", SQL(", ").join(identifiers))
        self._selection = SQL(", ").join(
            SQL("%s::%s AS %s", identifier, kind, identifier)
            for identifier, kind in zip(identifiers, kinds.values(), strict=True)
        )

    def to_table(self, rows):
        """Return rows as a table ``r`` of SQL.

        PostgreSQL knows how many there are, and works a single one into the statement
        around it; rows it had to unpack it would take for a hundred, and read whole
        tables to join them.

        :param list rows: dicts; what a row lacks or has empty is NULL
        """
        return SQL(
            "(SELECT %s FROM (VALUES %s) AS %s) AS r",
            self._selection,
            SQL(", ").join(
                SQL(
                    "(%s)",
                    SQL(", ").join([row.get(name) or None for name in self.names]),
                )
                for row in rows
            ),
            self._alias,
        )
