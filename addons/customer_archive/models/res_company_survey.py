from odoo import fields, models


class ResCompany(models.Model):
    """What customers are told when their data are collected (CA-31)."""

    _inherit = "res.company"

    customer_file_survey_purpose = fields.Text(
        string="Purpose of the Survey Form",
        translate=True,
        groups="base.group_user",
        help="The true purpose, as the customer reads it before consenting.",
        prefetch="customer_file",
    )

    def _get_survey_purpose(self):
        """Return the company's own words, or those the addon comes with."""
        # what is printed on an empty form is no secret
        return self.sudo().customer_file_survey_purpose or self.env._(
            "We ask for these data to open your customer file with our company, to "
            "advise you on our products and to contact you about them. What you say "
            "about your health is kept under seal, read only with the consent of our "
            "general manager and passed on to nobody. Answering is voluntary; you may "
            "have your data corrected or erased at any time."
        )
