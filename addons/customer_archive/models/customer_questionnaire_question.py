"""What the form 《客户资料表》 asks: on the page, on paper and in the answers."""

import re
from typing import NamedTuple

from odoo.tools import email_normalize


class Question(NamedTuple):
    """A field of the customer file that the customer is asked for."""

    name: str
    section: str
    size: int = 100
    is_for_companies: bool = False


QUESTIONS = (
    Question("customer_name", "customer"),
    Question("enterprise_nature", "customer", is_for_companies=True),
    Question("supervising_unit", "customer", is_for_companies=True),
    Question("proprietor", "customer", is_for_companies=True),
    Question("managers", "customer", 500, is_for_companies=True),
    Question("industry_id", "business"),
    Question("service_area", "business"),
    Question("employee_count", "business", is_for_companies=True),
    Question("assets", "business", is_for_companies=True),
    Question("turnover", "business", is_for_companies=True),
    Question("street", "address", 200),
    Question("city", "address"),
    Question("zip", "address", 20),
    Question("region_id", "address"),
    Question("country_id", "address"),
    Question("phone", "address", 50),
    Question("email", "address", 200),
    Question("website", "address", 200),
)
# kinds of contact persons, and what is asked of each: field → size
CONTACT_KINDS = ("daily", "responsible", "emergency")
CONTACT_FIELDS = {"name": 100, "note": 100, "phone": 50}
REMARK_SIZE = 2000
# what figures don't exceed, by type of the field
LARGEST = {"integer": 10**8, "monetary": 10**13}

NUMBER = re.compile(r"[0-9]{1,14}(\.[0-9]{1,2})?")
PHONE = re.compile(r"[0-9 ()+./;*#x-]*[0-9][0-9 ()+./;*#x-]*")
WEBSITE = re.compile(r"(https?://)?[^\s:/?#@]+\.[^\s:/?#@]+(:[0-9]+)?([/?#]\S*)?")
# what a text must look like, by field
CHECKS = {
    "email": email_normalize,
    "phone": PHONE.fullmatch,
    # an address like javascript:… would run for whoever presses it in the file
    "website": WEBSITE.fullmatch,
}
