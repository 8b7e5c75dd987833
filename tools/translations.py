"""Export the addons' terms: compare with the committed templates, or renew them.

make i18n renews addons/*/i18n: the template and, with the terms it lacks, zh_CN.po.
"""

import os
import re
import sys

import polib
from project import LOCAL, ROOT, addons, fail, get_mark, odoo_or_fail

DATABASE = os.environ.get("TEST_DB", "customer_archive_test")


def export(database, addon):
    """Return the addon's template as Odoo exports it, without its dates."""
    target = LOCAL / f"{addon}.pot"
    odoo_or_fail(
        *("i18n", "export", "-d", database, "-o", str(target), addon),
        log=LOCAL / "i18n.log",
    )
    return re.sub(r'"(POT-Creation|PO-Revision)-Date: .*\n', "", target.read_text())


def template_path(addon):
    return ROOT / "addons" / addon / "i18n" / f"{addon}.pot"


def changed_templates(database):
    changed = []
    for addon in addons():
        path = template_path(addon)
        if not path.exists() or path.read_text() != export(database, addon):
            changed.append(str(path.relative_to(ROOT)))
    return changed


def fill_from_odoo(translation):
    """Say what Odoo itself says for the fields that every model has."""
    known = {
        entry.msgid: entry.msgstr
        for module in ("mail", "base")
        for entry in polib.pofile(
            LOCAL
            / f"odoo/odoo/addons/{module}/i18n/{translation.metadata['Language']}.po"
        )
    }
    for entry in translation.untranslated_entries():
        entry.msgstr = known.get(entry.msgid, "")


def main():
    if get_mark(DATABASE) is None:
        fail(f"database {DATABASE} is not there: run make test first")
    for addon in addons():
        path = template_path(addon)
        path.parent.mkdir(exist_ok=True)
        path.write_text(export(DATABASE, addon))
        template = polib.pofile(path)
        chinese = path.with_name("zh_CN.po")
        translation = polib.pofile(chinese) if chinese.exists() else polib.POFile()
        translation.metadata = {**template.metadata, "Language": "zh_CN"}
        translation.merge(template)
        for entry in translation.obsolete_entries():
            translation.remove(entry)
        fill_from_odoo(translation)
        translation.save(str(chinese))
        missing = len(translation.untranslated_entries()) + len(
            translation.fuzzy_entries()
        )
        print(f"{addon}: {len(template)} terms, {missing} to translate")


if __name__ == "__main__":
    sys.exit(main())
