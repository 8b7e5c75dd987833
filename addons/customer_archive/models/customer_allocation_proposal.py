from collections import Counter

from odoo import models
from odoo.exceptions import UserError

# characters of a postal code that stand for a neighbourhood
ZIP_PREFIX = 4


class CustomerAllocation(models.Model):
    """Whom the policy's rules propose, and why (CA-30)."""

    _inherit = "customer.allocation"

    def _propose(self):
        """Propose a person for each file that the manager hasn't decided on.

        In the policy's order, each rule for what the former ones leave:

        1. who collected the file, if they are among the people;
        2. the nearest region. Near is whoever has most customers, among the open files
           outside this allocation, in the same country and in the same city or with
           the same first four characters of the postal code; if nobody has any,
           whoever has most in the same region (state). Even: the smaller workload;
        3. of the files left, the share for new staff, evenly among them;
        4. by ability, workload and efficiency: see ``_propose_by_score``.

        The same data give the same proposal: files and people are taken in the order
        of their ids.
        """
        self.ensure_one()
        if not self.member_ids:
            raise UserError(self.env._("Name the people files are shared out among."))
        if not self.line_ids:
            return
        lines = self.line_ids.sorted("id")
        # what changed hands since is judged anew
        lines._compute_former_owner_id()
        self.member_ids._renew_figures(self)
        decided = lines.filtered("is_manual")
        loads = self._get_loads(decided)
        rest = lines - decided
        for rule in (
            self._propose_collectors,
            self._propose_nearest,
            self._propose_new_staff,
            self._propose_by_score,
        ):
            proposals = rule(rest, loads)
            for line, (member, reason, figures) in proposals.items():
                line.write(
                    {
                        "user_id": member.user_id.id,
                        "proposed_user_id": member.user_id.id,
                        "reason": reason,
                        "figures": figures,
                    }
                )
            rest = rest.filtered(lambda line, done=proposals: line not in done)

    def _get_loads(self, decided):
        """Return everybody's open files and activities after this allocation.

        :param decided: customer.allocation.line the manager has decided on
        :return: Counter by user id
        """
        # files closed meanwhile are among nobody's open files
        kept = self.line_ids.filtered(lambda line: line.file_id.state != "closed")
        leaving = Counter(line.former_owner_id.id for line in kept)
        loads = Counter(line.user_id.id for line in decided)
        for member in self.member_ids:
            user_id = member.user_id.id
            loads[user_id] += member.file_count + member.activity_count
            loads[user_id] -= leaving[user_id]
        return loads

    def _propose_collectors(self, lines, loads):
        """Return who collected files and may have them.

        :param lines: customer.allocation.line without a person
        :param Counter loads: open files and activities by user id; each rule adds
            what it gives
        :return: dict customer.allocation.line → (member, reason, figures)
        """
        members = {member.user_id: member for member in self.member_ids}
        proposals = {}
        for line in lines:
            if member := members.get(line.file_id.collector_id):
                proposals[line] = (member, "collector", {})
                loads[member.user_id.id] += 1
        return proposals

    def _propose_nearest(self, lines, loads):
        """Return who has most customers near those of the files."""
        rows = self._get_place_figures(self.member_ids.user_id)
        by_address = {}
        proposals = {}
        for line in lines:
            partner = line.file_id.partner_id
            address = (partner.country_id, partner.state_id, partner.city, partner.zip)
            if address not in by_address:
                by_address[address] = self._count_near(partner, rows)
            place, counts = by_address[address]
            if not counts:
                continue
            member = self._pick(
                lambda member, counts=counts: counts[member.user_id.id], loads
            )
            figures = {"place": place, "count": counts[member.user_id.id]}
            proposals[line] = (member, "region", figures)
            loads[member.user_id.id] += 1
        return proposals

    def _count_near(self, partner, rows):
        """Return the place a customer is in, and who has how many there."""
        city, prefix = self._get_neighbourhood(partner.city, partner.zip)
        near, region = Counter(), Counter()
        for user_id, country_id, state_id, *place, count in rows:
            if (country_id or False) != partner.country_id.id:
                continue
            row_city, row_prefix = self._get_neighbourhood(*place)
            if (city and city == row_city) or (prefix and prefix == row_prefix):
                near[user_id] += count
            if state_id and state_id == partner.state_id.id:
                region[user_id] += count
        if near:
            return partner.city or partner.zip, near
        return partner.state_id.name, region

    def _get_neighbourhood(self, city, zip_code):
        """Return city and beginning of the postal code in a form to be compared."""
        city = (city or "").strip().lower().removesuffix("市")
        zip_code = (zip_code or "").replace(" ", "")
        return city, zip_code[:ZIP_PREFIX] if len(zip_code) >= ZIP_PREFIX else ""

    def _propose_new_staff(self, lines, loads):
        """Return the new staff's share of the files, evenly among them."""
        members = self.member_ids.filtered("is_new").sorted(lambda m: m.user_id.id)
        count = int(len(lines) * self.new_share / 100 + 0.5) if members else 0
        figures = {"given": count, "rest": len(lines), "share": self.new_share}
        proposals = {}
        for index, line in enumerate(lines[:count]):
            member = members[index % len(members)]
            proposals[line] = (member, "new", figures)
            loads[member.user_id.id] += 1
        return proposals

    def _propose_by_score(self, lines, loads):
        """Return people by weighted ability, workload and efficiency, each 0 to 1.

        Ability is turnover per customer against the best; workload the fewest open
        files and activities, with what this allocation gives, against one's own;
        efficiency the share done in time, of whom nothing was due the others' average.
        Of each file those with a higher score get more: it is divided by the number
        this rule has given already, plus one.
        """
        own, proposals = Counter(), {}
        for line in lines:
            scores = self._get_scores(loads)
            member = self._pick(
                lambda member, scores=scores: scores[member.user_id.id]
                / (1 + own[member.user_id.id]),
                loads,
            )
            user_id = member.user_id.id
            figures = {
                "score": scores[user_id],
                "turnover": member.turnover,
                "files": member.file_count,
                "activities": member.activity_count,
                "due": member.due_count,
                "on_time": member.on_time_share,
            }
            proposals[line] = (member, "score", figures)
            own[user_id] += 1
            loads[user_id] += 1
        return proposals

    def _get_scores(self, loads):
        members = self.member_ids
        least = min(loads[user.id] for user in members.user_id)
        best = max(members.mapped("turnover"))
        known = members.filtered("due_count").mapped("on_time_share")
        average = sum(known) / len(known) if known else 0
        weights = (self.ability_weight, self.workload_weight, self.efficiency_weight)
        scores = {}
        for member in members:
            efficiency = member.on_time_share if member.due_count else average
            parts = (
                member.turnover / best if best > 0 else 0,
                (1 + least) / (1 + loads[member.user_id.id]),
                efficiency / 100,
            )
            scores[member.user_id.id] = sum(
                weight * part for weight, part in zip(weights, parts, strict=True)
            ) / sum(weights)
        return scores

    def _pick(self, get_rank, loads):
        """Return the member of highest rank, of equal ones who has less to do."""
        return max(
            self.member_ids,
            key=lambda member: (
                get_rank(member),
                -loads[member.user_id.id],
                -member.user_id.id,
            ),
        )
