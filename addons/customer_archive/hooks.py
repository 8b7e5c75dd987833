# rows we create at run time in core's tables, which have no external id
CREATED_IN_CORE = (
    ("resource.calendar.leaves", [("customer_file_origin", "!=", False)]),
)


def uninstall_hook(env):
    """Remove what the addon created in core's tables."""
    for model, domain in CREATED_IN_CORE:
        env[model].search(domain).unlink()
