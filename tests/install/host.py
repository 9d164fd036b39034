"""A site of somebody else's, fresh from `wagtail start`, with the hub's wheel in an environment of its own."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

#: What the README tells a host to add to its settings.
SETTINGS = """
import cxhub

INSTALLED_APPS = [*cxhub.APPS, "wagtail.api.v3", "wagtail.contrib.settings", "csp", *INSTALLED_APPS]
LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "cxhub_sign_in"
"""

#: What it tells it to add to its URLs, before Wagtail's own.
URLS = """
from wagtail.api.v3.urls import api

urlpatterns = [
    path("api/v3/", api.urls),
    path("cx/", include("cxhub.urls")),
    *urlpatterns,
]
"""


class Host:
    """The site and its Python.

    :param folder: an empty folder to make both in.
    :param wheel: the wheel to install.
    """

    def __init__(self, folder: Path, wheel: Path) -> None:
        environment, self.root = folder / "venv", folder / "mysite"
        venv.create(environment, with_pip=False)
        self.python = environment / "bin" / "python"
        self._call(sys.executable, "-m", "pip", "--python", self.python, "install", "--no-deps", "--quiet", wheel)
        # What the hub depends on is here already. A path file brings the packages of this environment and not its own
        # path files, of which the editable install of the hub is one.
        packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
        (packages / "shared.pth").write_text(sysconfig.get_path("purelib") + "\n")
        self.root.mkdir()
        self.run("-c", "from wagtail.bin.wagtail import main; main()", "start", "mysite", ".")
        for name, lines in (("settings/base.py", SETTINGS), ("urls.py", URLS)):
            with (self.root / "mysite" / name).open("a") as file:
                file.write(lines)

    def run(self, *arguments: str | Path) -> str:
        """Run the host's Python in the host's folder.

        :returns: what it printed.
        :raises AssertionError: it failed; the message holds all that it said.
        """
        return self._call(self.python, *arguments)

    def run_script(self, script: Path) -> str:
        """Run a script with the host's Python, as one of the host's own."""
        return self.run(shutil.copy(script, self.root))

    def manage(self, *arguments: str | Path) -> str:
        """Run one of the host's Django commands."""
        return self.run("manage.py", *arguments)

    def _call(self, *command: str | Path) -> str:
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "CXHUB", "PYTHON"))
        }
        where = self.root if self.root.exists() else None
        done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
        return done.stdout
