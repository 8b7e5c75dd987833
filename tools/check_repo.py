"""House rules that no other linter knows."""

import re
import sys

import polib
from project import ROOT

# Accepted by Odoo 19 or silently ignored, and wrong all the same.
FORBIDDEN = {
    "*.py": [
        (r"_sql_constraints\b", "use models.Constraint"),
        (r"\bcr\.commit\(", "long work commits with ir.cron._commit_progress"),
        (r"\b_notify_progress\(", "use _commit_progress"),
        (r"\bself\._(cr|uid|context)\b", "use self.env"),
        (r"(?<![_\w])read_group\(", "use _read_group"),
        (r"\bodoo\.(osv|orm)\b", "not an API"),
        (r"\btoggle_active\b", "use action_archive and action_unarchive"),
        (r"\bgroups_id\b", "use group_ids"),
    ],
    "*.xml": [
        (r"<tree\b|view_mode\">[^<]*\btree\b", "use list"),
        (r"kanban-box", "use the card template"),
        (r"\bt-(esc|raw)=", "use t-out"),
        (r"\b(attrs|states)=", "use invisible, readonly, required"),
        (r"\bgroups_id\b", "use group_ids"),
    ],
}


def forbidden_constructs():
    for pattern, rules in FORBIDDEN.items():
        for path in sorted(ROOT.glob(f"addons/**/{pattern}")):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                for expression, remedy in rules:
                    if re.search(expression, line):
                        where = f"{path.relative_to(ROOT)}:{number}"
                        yield f"{where}: {line.strip()} ({remedy})"


def missing_translations():
    for template_path in sorted(ROOT.glob("addons/*/i18n/*.pot")):
        path = template_path.with_name("zh_CN.po")
        name = path.relative_to(ROOT)
        if not path.exists():
            yield f"{name} is missing: make i18n"
            continue
        entries = {entry.msgid: entry for entry in polib.pofile(path)}
        for term in polib.pofile(template_path):
            entry = entries.get(term.msgid)
            if not entry:
                yield f"{name}: not there: {term.msgid!r} (make i18n)"
            elif not entry.translated():
                yield f"{name}:{entry.linenum}: not translated: {term.msgid!r}"


def main():
    problems = [*forbidden_constructs(), *missing_translations()]
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    main()
