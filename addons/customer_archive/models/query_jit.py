from odoo.tools import SQL

JIT = "customer_archive.jit"
WITHOUT_JIT = SQL("SET LOCAL jit = off")


def without_jit(cr):
    """Have PostgreSQL run this transaction's queries without compiling them.

    It overrates conditions that are rarely evaluated, and would compile a query for a
    second or two before it runs for 50 ms.

    :param cr: cursor
    """
    # the moment stands for the transaction: the cursor outlives a commit
    if cr.cache.get(JIT) != cr.now():
        cr.execute(WITHOUT_JIT)
        cr.cache[JIT] = cr.now()
