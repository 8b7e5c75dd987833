from odoo import api, fields, models

from .customer_file_protected_mixin import PROTECTED


class CustomerStay(models.Model):
    """A guest's stay, with what is prepared for it and what the guest said (CA-36).

    Where the company shares what is noted about customers, all staff work on a stay;
    otherwise whoever entered it.
    """

    _name = "customer.stay"
    _inherit = ["customer.data.mixin"]
    _description = "Guest's Stay"
    _order = "arrival_date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(string="Guest")
    currency_id = fields.Many2one(related="company_id.currency_id")
    arrival_date = fields.Date(
        string="Arrival", required=True, index=True, default=fields.Date.context_today
    )
    departure_date = fields.Date(string="Departure")
    room_type = fields.Char()
    room_number = fields.Char(string="Room")
    rate = fields.Monetary(string="Room Rate", prefetch=PROTECTED, aggregator=None)
    reason = fields.Char(string="Reason of the Stay", prefetch=PROTECTED)
    payment = fields.Selection(
        selection=[
            ("cash", "Cash"),
            ("card", "Card"),
            ("mobile", "Mobile payment"),
            ("transfer", "Bank transfer"),
            ("company", "On the company's account"),
        ],
        string="Means of Payment",
        prefetch=PROTECTED,
    )
    opinion_ids = fields.One2many(
        comodel_name="customer.opinion",
        inverse_name="stay_id",
        string="Opinion Forms",
    )
    preparation = fields.Text(
        string="To Prepare",
        compute="_compute_preparation",
        help="What the guest likes, from preferences and opinions so far.",
    )

    _departure_after_arrival = models.Constraint(
        "CHECK(departure_date >= arrival_date)",
        "Guests depart on the day of their arrival or later.",
    )

    @api.depends("partner_id.name", "arrival_date")
    def _compute_display_name(self):
        for stay in self:
            parts = (stay.partner_id.name, stay.arrival_date)
            stay.display_name = ", ".join(map(str, filter(None, parts)))

    @api.depends_context("uid", "lang")
    @api.depends("partner_id")
    def _compute_preparation(self):
        likings = self._get_likings()
        labels = self._get_department_labels()
        for stay in self:
            own = likings[stay].grouped(lambda liking: liking.type_id.department)
            stay.preparation = "\n".join(
                self.env._(
                    "%(department)s: %(likings)s",
                    department=label,
                    likings=", ".join(map(self._describe, own[department])),
                )
                for department, label in labels.items()
                if department in own
            )

    @api.model
    def _describe(self, liking):
        return self.env._(
            "%(what)s %(value)s", what=liking.type_id.name, value=liking.value
        )

    @api.model
    def _get_department_labels(self):
        field = self.env["customer.preference.type"]._fields["department"]
        return dict(field._description_selection(self.env))

    def _get_likings(self):
        """Return what is prepared for each stay: the newest preference of each type.

        :return: dict stay → customer.preference, by type
        """
        preferences = self.env["customer.preference"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("type_id.department", "!=", False),
            ]
        )
        latest = {}
        for preference in preferences:
            key = (preference.partner_id, preference.company_id)
            latest.setdefault(key, {}).setdefault(preference.type_id, preference)
        return {
            stay: preferences.browse()
            .concat(*latest.get((stay.partner_id, stay.company_id), {}).values())
            .sorted(lambda liking: liking.type_id.sequence)
            for stay in self
        }

    def _get_preparations(self):
        """Return the preparation list of each department (CA-50), for the report.

        :return: list of (label, list of (customer.stay, customer.preference))
        """
        likings = self._get_likings()
        result = []
        for department, label in self._get_department_labels().items():
            stays = [
                (stay, own)
                for stay in self.sorted("arrival_date")
                if (
                    own := likings[stay].filtered(
                        lambda liking, name=department: liking.type_id.department
                        == name
                    )
                )
            ]
            if stays:
                result.append((label, stays))
        return result
