from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# what a line says about a customer who isn't there yet: field of the file → of the
# customer
CUSTOMER_FIELDS = {
    "customer_name": "name",
    "is_company": "is_company",
    "industry_id": "industry_id",
    "country_id": "country_id",
    "region_id": "state_id",
    "city": "city",
    "zip": "zip",
    "street": "street",
    "phone": "phone",
    "email": "email",
    "website": "website",
    "company_registry": "company_registry",
}


class CustomerFile(models.Model):
    """Files imported from a list, their customers along with them (CA-01)."""

    _name = "customer.file"
    _inherit = ["customer.file", "whole.import.mixin"]

    customer_name = fields.Char(
        related="partner_id.name", string="Customer Name", readonly=False
    )
    contact_name = fields.Char(
        related="contact_id.name", string="Contact Name", readonly=False
    )
    street = fields.Char(related="partner_id.street", readonly=False)
    city = fields.Char(related="partner_id.city", readonly=False)
    zip = fields.Char(related="partner_id.zip", readonly=False)
    company_registry = fields.Char(
        related="partner_id.company_registry", readonly=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._add_customers(vals_list))

    @api.model
    def get_import_templates(self):
        """Return the template offered on the import screen.

        :return: list of dicts with ``label`` and ``template`` (URL)
        """
        is_chinese = (self.env.lang or "").startswith("zh")
        name = "customer_files_zh_CN" if is_chinese else "customer_files"
        return [
            {
                "label": self.env._("Import Template for Customer Files"),
                "template": f"/customer_archive/static/xls/{name}.xlsx",
            }
        ]

    @api.model
    def _get_line_problems(self, vals_by_index):
        return self._get_customer_problems(vals_by_index)

    def _load_records_create(self, vals_list):
        if self._may_open_for_others():
            # lists of customers are of those one has; a date says it's another case
            for vals in vals_list:
                vals.setdefault(
                    "is_existing_customer", not vals.get("first_contact_date")
                )
        return super()._load_records_create(vals_list)

    @api.model
    def _add_customers(self, vals_list):
        """Find or create the customers of which only the name is given."""
        nameless = [
            vals
            for vals in vals_list
            if vals.get("customer_name") and not vals.get("partner_id")
        ]
        if not nameless:
            return vals_list
        if problems := self._get_customer_problems(dict(enumerate(nameless))):
            raise ValidationError("\n".join(problems.values()))
        customers = self._find_customers(nameless)
        self._create_customers(nameless, customers)
        contacts = self._create_contacts(nameless, customers)
        return [
            vals
            if vals.get("partner_id") or not vals.get("customer_name")
            else self._point_to_customer(vals, customers, contacts)
            for vals in vals_list
        ]

    @api.model
    def _find_customers(self, vals_list):
        """Return the known customers of these names: dict name → res.partner."""
        names = {vals["customer_name"] for vals in vals_list if "customer_name" in vals}
        return (
            self.env["res.partner"]
            .search(
                Domain("name", "in", names)
                & Domain("parent_id", "=", False)
                & Domain("company_id", "in", (self.env.company.id, False))
            )
            .grouped("name")
        )

    @api.model
    def _get_customer_problems(self, vals_by_index):
        """Return what keeps new customers from having a file: dict index → text."""
        known = self._find_customers(vals_by_index.values())
        partners = self.env["res.partner"].union(*known.values())
        # a file closed to this user is one all the same
        with_file = partners.sudo()._get_files_here().partner_id.sudo(False)
        seen, problems = set(), {}
        for index, vals in vals_by_index.items():
            if vals.get("partner_id"):
                continue
            name = vals.get("customer_name")
            customers = known.get(name, partners.browse())
            if problem := self._get_customer_problem(vals, customers, with_file, seen):
                problems[index] = problem
            seen.add(name)
        return problems

    @api.model
    def _get_customer_problem(self, vals, customers, with_file, seen):
        name = vals.get("customer_name")
        region = self.env["res.country.state"].browse(vals.get("region_id") or [])
        if not name:
            return self.env._("Name the customer.")
        if name in seen:
            return self.env._("%s is given two files at once.", name)
        if len(customers) > 1:
            return self.env._(
                "%s is the name of several customers: merge them first, or give the "
                "customer instead of the name.",
                name,
            )
        if customers & with_file:
            return self.env._("%s already has a customer file.", name)
        if region and region.country_id.id != vals.get("country_id"):
            return self.env._(
                "%(customer)s: the region %(region)s is not in the country given.",
                customer=name,
                region=region.name,
            )
        return False

    @api.model
    def _create_customers(self, vals_list, customers):
        """Create the customers that are not known yet and add them to the dict."""
        new = {
            vals["customer_name"]: self._prepare_customer_vals(vals)
            for vals in vals_list
            if vals["customer_name"] not in customers
        }
        partners = self.env["res.partner"].create(list(new.values()))
        customers.update(zip(new, partners, strict=True))

    @api.model
    def _prepare_customer_vals(self, vals):
        return {
            "is_company": True,
            **{
                theirs: vals[ours]
                for ours, theirs in CUSTOMER_FIELDS.items()
                if ours in vals
            },
        }

    @api.model
    def _create_contacts(self, vals_list, customers):
        """Create the contact persons named: dict name of customer → res.partner."""
        named = [
            vals
            for vals in vals_list
            if vals.get("contact_name") and not vals.get("contact_id")
        ]
        contacts = self.env["res.partner"].create(
            [
                {
                    "name": vals["contact_name"],
                    "parent_id": customers[vals["customer_name"]].id,
                }
                for vals in named
            ]
        )
        names = [vals["customer_name"] for vals in named]
        return dict(zip(names, contacts, strict=True))

    @api.model
    def _point_to_customer(self, vals, customers, contacts):
        """Return the file's own values: the customer's are with the customer now."""
        name = vals["customer_name"]
        own = {
            key: value
            for key, value in vals.items()
            if key not in CUSTOMER_FIELDS and key != "contact_name"
        }
        own["partner_id"] = customers[name].id
        if name in contacts:
            own["contact_id"] = contacts[name].id
        return own
