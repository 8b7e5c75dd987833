"""The list of companies that benchmarks import, with files where there are any."""

import csv
from pathlib import Path

SOURCE = Path(__file__).parents[3] / "shared/data/companies.csv"
COLUMNS = {
    "name": "name",
    "industry_id": "sector",
    "country_id": "country",
    "city": "city",
    "zip": "zip",
    "website": "website",
    "company_registry": "registry",
}


def import_companies(env):
    """Import all companies, as the import screen does."""
    with_files = "customer.file" in env
    fields = ["is_company", *COLUMNS]
    if with_files:
        fields[fields.index("name")] = "customer_name"
    with SOURCE.open() as lines:
        data = [
            ["1", *(row[column] for column in COLUMNS.values())]
            for row in csv.DictReader(lines)
        ]
    model = env["customer.file" if with_files else "res.partner"].with_context(
        import_file=True,
        tracking_disable=True,
        name_create_enabled_fields={"industry_id": True},
    )
    result = model.load(fields, data)
    if not result["ids"] or len(result["ids"]) != len(data):
        raise ValueError(result["messages"][:3])
    env.flush_all()
