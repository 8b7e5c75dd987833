import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import NOW, ComplaintCase

COLUMNS = {
    "customer": "partner_id",
    "channel": "channel",
    "complained": "complained_date",
    "type": "type_id",
    "department": "team_id",
    "facts": "description",
    "state": "state",
    "investigated": "investigation_date",
    "agreed": "agreed_date",
    "ended": "ended_date",
    "decision": "decision",
    "reason": "end_reason",
    "satisfaction": "satisfaction",
}
REAL = Path(__file__).parents[4] / "shared" / "data" / "complaints.csv"
# offices are closed: days off of the years the complaints are of
DAYS_OFF = (
    "2013-07-04",
    "2013-09-02",
    "2016-01-18",
    "2016-02-15",
    "2016-05-30",
    "2017-01-02",
    "2017-01-16",
    "2017-02-20",
)


class ImportCase(ComplaintCase):
    zone = "Asia/Shanghai"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("base.group_partner_manager", "base.group_system"):
            cls.service.group_ids = [Command.link(cls.env.ref(name).id)]
        cls.service.tz = cls.calendar.tz = cls.zone

    def _import(self, text, user=None, dryrun=False, **options):
        """Import a CSV as the web client's import screen does."""
        header = text.splitlines()[0].split(",")
        wizard = (
            self.env["base_import.import"]
            .with_user(user or self.service)
            .create(
                {
                    "res_model": "complaint.case",
                    "file": text.encode(),
                    "file_type": "text/csv",
                    "file_name": "complaints.csv",
                }
            )
        )
        return wizard.execute_import(
            [COLUMNS.get(name, name) for name in header],
            header,
            {
                "quoting": '"',
                "separator": ",",
                "has_headers": True,
                "limit": 1000000,
                "datetime_format": "%Y-%m-%d %H:%M:%S",
                "date_format": "%Y-%m-%d",
                "name_create_enabled_fields": {"partner_id": True},
                **options,
            },
            dryrun=dryrun,
        )


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestImport(ImportCase):
    HEADER = (
        "customer,channel,complained,type,department,facts,state,investigated,agreed,"
        "ended,decision,reason,satisfaction\n"
    )
    CLOSED = (
        "Old Ltd,Letter,2026-02-02 09:00:00,Service attitude,East,Rude,Closed,"
        "2026-02-02 10:00:00,2026-02-03 09:00:00,2026-02-05 09:00:00,Sorry,,4\n"
    )

    def test_past_complaint(self):
        """CD-02, CD-13 T21: a past complaint with its dates, deadlines and state."""
        file = self._create_file(partner=self._create_customer("Old Ltd"))
        result = self._import(self.HEADER + self.CLOSED)
        self.assertFalse(result["messages"])
        case = self.env["complaint.case"].browse(result["ids"])
        self.assertRecordValues(
            case,
            [
                {
                    "partner_id": file.partner_id.id,
                    "state": "closed",
                    "channel": "letter",
                    "is_past": True,
                    "intake_id": self.service.id,
                    # 9:00, 10:00 and so on in Shanghai
                    "complained_date": datetime(2026, 2, 2, 1),
                    "investigation_date": datetime(2026, 2, 2, 2),
                    "investigation_deadline": datetime(2026, 2, 3, 1),
                    "agreed_date": datetime(2026, 2, 3, 1),
                    "reply_deadline": datetime(2026, 2, 4, 1),
                    "ended_date": datetime(2026, 2, 5, 1),
                    "is_reply_late": False,
                    "decision": "Sorry",
                    "decision_answer": "accepted",
                    "satisfaction": 4,
                    "reply_hours": 8,
                }
            ],
        )
        self.assertTrue(case.number)
        events = self.env["customer.file.event"].search([("file_id", "=", file.id)])
        self.assertEqual(
            sorted(events.mapped("kind"))[:2], ["complaint", "complaint_end"]
        )

    def test_past_complaint_alarms_nobody(self):
        """CD-25 CD-26 T26: no warning, escalation or sanction comes of the past."""
        text = (
            "customer,complained,type,department,state,investigated\n"
            "Old Ltd,2026-02-02 09:00:00,Service attitude,East,Under investigation,"
            "2026-02-10 09:00:00\n"
        )
        result = self._import(text)
        case = self.env["complaint.case"].browse(result["ids"])
        self.assertEqual((case.state, case.user_id), ("investigating", self.manager))
        self.assertTrue(case.is_overdue)
        self._run_cron()
        self.assertFalse(case.worker_ids)
        self.assertFalse(case.sanction_ids)
        # whoever has to act has it on their list all the same
        self.assertEqual(case.activity_ids.user_id, self.manager)

    def test_new_complaint(self):
        """CD-02: a line without a past is an ordinary new complaint, by anybody."""
        result = self._import(
            "customer,type,facts\nComplaining Ltd,Service attitude,Rude\n",
            user=self.representative,
        )
        self.assertFalse(result["messages"])
        case = self.env["complaint.case"].browse(result["ids"])
        self.assertEqual((case.state, case.is_past), ("new", False))

    def test_wrong_lines(self):
        """T21: every wrong line is named with number and reason, none imported."""
        line = "Old Ltd,{},Service attitude,{},{},{},{},{},{},{}\n"
        lines = (
            "2026-02-02 09:00:00 East Closed - - - - -",
            "2026-02-02 09:00:00 East Closed 2026-02-01 - 2026-02-03 - -",
            "2026-02-02 09:00:00 East Unfounded - - 2026-02-03 - -",
            "2026-02-02 09:00:00 East Agreed - 2026-02-03 - - -",
            "2026-02-02 09:00:00 East Closed - - 2026-05-03 - -",
            "2026-02-02 09:00:00 East Closed - - 2026-02-03 - 7",
            "2026-02-02 09:00:00 Nowhere Closed - - 2026-02-03 - -",
            "2026-02-02 09:00:00 - New 2026-02-03 - - - -",
        )
        text = (
            "customer,complained,type,department,state,investigated,agreed,ended,reason,"
            "satisfaction\n"
        )
        for values in lines:
            date, hour, *rest = values.split(" ")
            cells = [f"{date} {hour}"]
            for cell in rest:
                is_date = cell.startswith("2026")
                cells.append(f"{cell} 09:00:00" if is_date else cell.strip("-"))
            text += line.format(*cells)
        before = self.env["complaint.case"].search_count([])
        result = self._import(text)
        self.assertFalse(result["ids"])
        self.assertEqual(self.env["complaint.case"].search_count([]), before)
        messages = [message["message"] for message in result["messages"]]
        for number, (message, expected) in enumerate(
            zip(
                messages,
                (
                    "Fill in Ended On",
                    "Investigation Began cannot be before Complained On",
                    "Fill in Reason",
                    "Say what state",
                    "Ended On lies in the future",
                    "Satisfaction is 1 to 5",
                    "Nowhere",
                    "Say what state",
                ),
                strict=True,
            ),
            start=2,
        ):
            self.assertEqual(result["messages"][number - 2]["record"], number)
            self.assertIn(expected, message)

    def test_ambiguous_customer(self):
        """T21: two customers of one name are a wrong line, not a guess."""
        for _number in range(2):
            self._create_customer("Twin Ltd")
        result = self._import("customer,type\nTwin Ltd,Service attitude\n")
        self.assertFalse(result["ids"])
        self.assertIn("Twin Ltd", result["messages"][0]["message"])

    def test_only_customer_service_has_a_past(self):
        """CD-23: nobody else makes complaints that are over already."""
        for user in (self.manager, self.administrator, self.representative):
            user.sudo().group_ids = [
                Command.link(self.env.ref("base.group_partner_manager").id),
                Command.link(self.env.ref("base.group_system").id),
            ]
            result = self._import(self.HEADER + self.CLOSED, user=user)
            self.assertFalse(result["ids"], user.login)
            self.assertIn("customer service", result["messages"][0]["message"])

    def test_past_opens_no_door(self):
        """CD-16 CD-23: a line brings no steps, numbers, offers or sanctions along."""
        load = self.env["complaint.case"].with_user(self.service).load
        names = ["partner_id/.id", "type_id/.id", "complained_date", "ended_date"]
        line = [
            str(self.customer.id),
            str(self.type.id),
            "2026-02-02 09:00:00",
            "2026-02-03 09:00:00",
            "Closed",
        ]
        for name, value in (
            ("number", "CC1"),
            ("escalation_step", "3"),
            ("offer_ids/name", "An offer"),
            ("create_date", "2026-01-01 00:00:00"),
            ("is_past", "False"),
        ):
            result = load([*names, "state", name], [[*line, value]])
            self.assertFalse(result["ids"], name)
        case = self._create_case()
        result = load([".id", "state"], [[str(case.id), "Closed"]])
        self.assertFalse(result["ids"])
        with self.assertRaises(AccessError):
            self.env["complaint.case"].with_user(self.service).create(
                self._get_case_vals(state="closed", ended_date="2026-02-03 09:00:00")
            )

    def test_past_about_oneself(self):
        """CD-18: customer service doesn't import what others said about it."""
        result = (
            self.env["complaint.case"]
            .with_user(self.service)
            .load(
                [
                    *("partner_id/.id", "type_id/.id", "complained_date"),
                    *("ended_date", "state", "accused_ids/.id"),
                ],
                [
                    [
                        *(str(self.customer.id), str(self.type.id)),
                        *("2026-02-02 09:00:00", "2026-02-03 09:00:00", "Closed"),
                        str(self.service.id),
                    ]
                ],
            )
        )
        self.assertFalse(result["ids"])

    def test_template(self):
        """T21: the templates offered import as they are, in both languages."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "in", ("base", "customer_archive", "complaint_desk"))]
        )._update_translations(["zh_CN"])
        for lang, name in (
            ("en_US", "Huaxin Trading Co., Ltd."),
            ("zh_CN", "华信贸易有限公司"),
        ):
            cases = self._import_template(
                "complaint.case", self.service, lang, created=("partner_id",)
            )
            self.assertEqual(cases[0].partner_id.name, name)
            self.assertEqual(cases.mapped("state"), ["closed", "rejected", "new"])
            self.assertEqual(cases.mapped("is_past"), [True, True, False])


@tagged("post_install", "-at_install")
class TestImportRealComplaints(ImportCase):
    """1,593 complaints to banks.

    Their list has two dates: when it was received, and when it was sent on to whom it
    is about; the second stands for the beginning of the investigation and for the
    answer. The bank is the customer, the product the type.
    """

    zone = "America/New_York"
    CHANNELS = {
        "Web": "Customer portal",
        "Phone": "Phone",
        "Postal mail": "Letter",
        "Fax": "Letter",
        "Referral": "Letter",
    }

    def setUp(self):
        super().setUp()
        if not REAL.exists():
            self.skipTest(f"{REAL} is not there")
        self.rows = list(csv.DictReader(io.StringIO(REAL.read_text())))
        self.env["complaint.type"].create(
            [{"name": name} for name in {row["Product"] for row in self.rows}]
        )
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": "Closed",
                    "company_id": self.company.id,
                    "calendar_id": self.calendar.id,
                    "date_from": self._to_utc(day, 0),
                    "date_to": self._to_utc(day, 24),
                }
                for day in map(datetime.fromisoformat, DAYS_OFF)
            ]
        )

    def _to_utc(self, day, hour):
        moment = (day + timedelta(hours=hour)).replace(tzinfo=ZoneInfo(self.zone))
        return moment.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    @staticmethod
    def _parse(text):
        # nobody noted the time of day
        return datetime.strptime(text, "%m/%d/%Y") + timedelta(hours=9)

    def _write(self):
        output = io.StringIO()
        names = [
            *("customer", "channel", "complained", "type", "department", "facts"),
            *("state", "investigated", "agreed", "ended", "decision", "satisfaction"),
        ]
        writer = csv.DictWriter(output, names, lineterminator="\n")
        writer.writeheader()
        for row in self.rows:
            is_over = row["Company response to consumer"].startswith("Closed")
            sent = self._parse(row["Date sent to company"])
            writer.writerow(
                {
                    "customer": row["Company"],
                    "channel": self.CHANNELS[row["Submitted via"]],
                    "complained": self._parse(row["Date received"]),
                    "type": row["Product"],
                    "department": "East",
                    "facts": row["Issue"],
                    "state": "Closed" if is_over else "Under investigation",
                    "investigated": sent,
                    "agreed": sent if is_over else "",
                    "ended": sent if is_over else "",
                    "decision": row["Company response to consumer"] if is_over else "",
                    "satisfaction": {"Yes": 2, "No": 4}.get(row["Consumer disputed?"])
                    if is_over
                    else "",
                }
            )
        return output.getvalue()

    def _count_on_time(self, rows, days):
        """Return how many were sent on within working days, hour by hour by hand."""
        return sum(
            self._parse(row["Date sent to company"])
            <= self._get_due(self._parse(row["Date received"]), 8 * days)
            for row in rows
        )

    def _get_due(self, moment, hours):
        # everything happens at full hours
        while hours:
            is_open = (
                moment.weekday() < 5
                and moment.date().isoformat() not in DAYS_OFF
                and moment.hour in (8, 9, 10, 11, 13, 14, 15, 16)
            )
            moment += timedelta(hours=1)
            hours -= is_open
        return moment

    def test_real_complaints(self):
        """CD-02, CD-22 T21: all good lines in one go; figures as counted by hand."""
        wrong = [
            number
            for number, row in enumerate(self.rows, start=2)
            if self._parse(row["Date sent to company"])
            < self._parse(row["Date received"])
        ]
        self.assertTrue(wrong)
        text = self._write()
        tested = self._import(text, dryrun=True)
        self.assertEqual([m["record"] for m in tested["messages"]], wrong)
        for message in tested["messages"]:
            self.assertIn("cannot be before", message["message"])
        result = self._import(text, customer_file_skip_errors=True)
        good = [
            row for number, row in enumerate(self.rows, start=2) if number not in wrong
        ]
        self.assertEqual(len(result["ids"]), len(good))
        over = [
            row
            for row in good
            if row["Company response to consumer"].startswith("Closed")
        ]
        ((number, investigated, agreed, satisfaction),) = (
            self.env["complaint.analysis"]
            .with_user(self.service)
            ._read_group(
                [("case_id", "in", result["ids"])],
                [],
                [
                    "__count",
                    "investigation_on_time:avg",
                    "reply_on_time:avg",
                    "satisfaction:avg",
                ],
            )
        )
        self.assertEqual(number, len(good))
        on_time = self._count_on_time(good, 1)
        self.assertAlmostEqual(investigated, 100 * on_time / len(good))
        # those still open are late by now
        on_time = self._count_on_time(over, 2)
        self.assertAlmostEqual(agreed, 100 * on_time / len(good))
        self.assertTrue(0 < on_time < len(over))
        marks = [
            {"Yes": 2, "No": 4}[row["Consumer disputed?"]]
            for row in over
            if row["Consumer disputed?"]
        ]
        self.assertAlmostEqual(satisfaction, sum(marks) / len(marks))
        self._check_repeats(result["ids"], good)

    def _check_repeats(self, ids, rows):
        dates, repeats = {}, 0
        for row in sorted(rows, key=lambda row: self._parse(row["Date received"])):
            key = row["Company"], row["Product"]
            date = self._parse(row["Date received"])
            repeats += key in dates and (date - dates[key]).days <= 30
            dates[key] = date
        self.assertTrue(self.calendar.tz == self.service.tz == self.zone)
        groups = (
            self.env["complaint.analysis"]
            .with_user(self.service)
            ._read_group([("case_id", "in", ids)], [], ["repeat_count:sum"])
        )
        self.assertEqual(groups, [(repeats,)])
