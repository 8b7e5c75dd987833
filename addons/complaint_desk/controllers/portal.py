from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

COMPLAINTS = "/my/complaints"


class ComplaintPortal(CustomerPortal):
    """A customer's complaints in the customer portal (CD-02).

    Customers have no rights on complaints: each page gets its complaint from
    ``_get_for_customer``, which also says no, and shows it in templates that name what
    is theirs.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        # customers have no rights on the model; the domain says what is theirs
        cases = request.env["complaint.case"].sudo()
        domain = cases._get_portal_domain()
        if "complaint_offer_count" in counters:
            values["complaint_offer_count"] = cases.search_count(
                domain & cases._get_offered_domain()
            )
        return values

    @route(
        [COMPLAINTS, f"{COMPLAINTS}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_complaints(self, page=1, **kwargs):
        """List the customer's complaints, the newest first."""
        # customers have no rights on the model; the domain says what is theirs
        cases = request.env["complaint.case"].sudo()
        domain = cases._get_portal_domain()
        pages = pager(
            url=COMPLAINTS,
            total=cases.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        cases = cases.search(
            domain, order="id desc", limit=self._items_per_page, offset=pages["offset"]
        )
        request.session["my_complaints_history"] = cases.ids[:100]
        return request.render(
            "complaint_desk.portal_complaints",
            {
                **self._prepare_portal_layout_values(),
                "complaints": cases,
                "default_url": COMPLAINTS,
                "page_name": "complaint",
                "pager": pages,
            },
        )

    @route(
        f"{COMPLAINTS}/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_complaint_new(self, **post):
        """Show the form for a complaint, and file one (CD-02).

        What is missing is said above the form, which keeps what was typed.
        """
        error = None
        if request.httprequest.method == "POST":
            documents = request.httprequest.files.getlist("documents")
            try:
                # what is refused halfway leaves nothing behind
                with request.env.cr.savepoint():
                    case = request.env["complaint.case"]._file_from_portal(
                        post, documents
                    )
            except UserError as refusal:
                error = str(refusal)
            else:
                return request.redirect(case.get_portal_url())
        return request.render(
            "complaint_desk.portal_complaint_new",
            {
                **self._prepare_portal_layout_values(),
                **request.env["complaint.case"]._get_portal_choices(),
                "error": error,
                "page_name": "complaint_new",
                "post": post,
            },
        )

    @route(
        f"{COMPLAINTS}/<int:case_id>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_complaint(self, case_id, access_token=None, **kwargs):
        """Show a complaint to its customer."""
        case = self._get_complaint(case_id, access_token)
        token = case._portal_ensure_token()
        values = {
            "complaint": case,
            "page_name": "complaint",
            "rating": case._get_customer_rating(),
            "rating_token": case._get_portal_rating_token(),
            "token": token,
        }
        return request.render(
            "complaint_desk.portal_complaint",
            self._get_page_view_values(
                case, token, values, "my_complaints_history", False, **kwargs
            ),
        )

    @route(
        f"{COMPLAINTS}/<int:case_id>/answer/<int:record_id>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_complaint_answer(
        self, case_id, record_id, answer=None, note=None, access_token=None, **kwargs
    ):
        """Accept or decline an offer, confirm a repair or not (CD-08, CD-20)."""
        case = self._get_complaint(case_id, access_token)
        case._answer_from_portal(record_id, answer, note)
        return request.redirect(case.get_portal_url())

    def _get_complaint(self, case_id, access_token):
        case = request.env["complaint.case"]._get_for_customer(case_id, access_token)
        if not case:
            # that there is one is nobody else's business
            raise NotFound()
        return case
