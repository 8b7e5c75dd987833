from odoo.http import Controller, request, route

from ..models.customer_questionnaire_question import REMARK_SIZE

# all that a filled-in form can hold, many times over
MAX_LENGTH = 128 * 1024
HEADERS = {
    "Cache-Control": "no-store",
    # the link is the right to answer: no other server and no search engine sees it
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class QuestionnaireController(Controller):
    """The page on which a customer fills in the form 《客户资料表》 (CA-49)."""

    @route(
        "/customer-questionnaire/<string:token>",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        sitemap=False,
        methods=["GET", "POST"],
        max_content_length=MAX_LENGTH,
    )
    def questionnaire(self, token, **post):
        """Show the form to whoever has the link, and take what they fill in, once."""
        questionnaire = request.env["customer.questionnaire"]._find_by_token(token)
        if questionnaire._is_answered():
            return self._render("thanks", questionnaire)
        if not questionnaire._is_open():
            # one page for unknown, expired and withdrawn: which is nobody's business
            return self._render("gone", questionnaire.browse(), status=404)
        errors = {}
        if request.httprequest.method == "POST":
            errors = questionnaire._answer(post)
            if not errors:
                return request.redirect(request.httprequest.path)
        return self._render(
            "form",
            questionnaire,
            contacts=questionnaire._get_contact_form(),
            errors=errors,
            post=post,
            remark_size=REMARK_SIZE,
            sections=questionnaire._get_form(questionnaire.file_id),
        )

    def _render(self, name, questionnaire, status=200, **values):
        if questionnaire:
            # the customer's language, whatever the browser says
            request.update_context(lang=questionnaire.lang)
            values["res_company"] = questionnaire.company_id
        response = request.render(
            f"customer_archive.questionnaire_{name}",
            {**values, "questionnaire": questionnaire},
            status=status,
        )
        response.headers.update(HEADERS)
        return response
