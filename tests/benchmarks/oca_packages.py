"""OCA's modules, which come from their packages at run time: they aren't ours to ship.

``pairs`` imports this before Odoo, which reads the path of addons when it starts.
"""

import os
import subprocess
import sys

from project import LOCAL

PEERS = LOCAL / "peers"
ADDONS = PEERS / "odoo/addons"

if ADDONS.exists():
    os.environ["ODOO_ADDONS_PATH"] = f"{LOCAL.parent / 'addons'},{ADDONS}"


def get_peers(packages):
    """Fetch packages unless they are there, and start again with them on the path.

    :param packages: requirements as pip takes them
    """
    PEERS.mkdir(exist_ok=True)
    mark = PEERS / "fetched"
    fetched = set(mark.read_text().splitlines()) if mark.exists() else set()
    if missing := set(packages) - fetched:
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"),
                *("--target", PEERS, "--upgrade", *sorted(fetched | missing)),
            ],
            check=True,
        )
        mark.write_text("\n".join(sorted(fetched | missing)))
        os.execv(sys.executable, [sys.executable, *sys.argv])
