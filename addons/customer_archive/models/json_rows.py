import json

from psycopg2.extras import Json

from odoo.tools import SQL


def to_recordset(rows, columns):
    """Return rows as a table ``r`` of SQL, however many, in one parameter.

    :param list rows: dicts; what a row lacks or has empty is NULL
    :param SQL columns: their names and types
    """
    values = [{key: value or None for key, value in row.items()} for row in rows]
    return SQL(
        "jsonb_to_recordset(%s) AS r (%s)",
        Json(values, dumps=lambda values: json.dumps(values, default=str)),
        columns,
    )
