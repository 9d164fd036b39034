"""Builds the project's wheel: `python -m tests.wheel FOLDER`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]

#: All that the wheel is made of.
INGREDIENTS = ("cxhub", "playbooks", "initiatives", "search", "pyproject.toml", "README.md", "LICENSE")


def build_wheel(folder: Path) -> Path:
    """Build the wheel into a folder.

    :param folder: where the wheel goes; made when it is not there.
    :returns: the wheel's path.
    :raises subprocess.CalledProcessError: it cannot be built; the output says why.
    """
    with tempfile.TemporaryDirectory() as copied:
        # From a copy: setuptools leaves a build folder behind and would put files deleted since into the next wheel.
        source = Path(copied)
        for name in INGREDIENTS:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, source)
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"),
                *("--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source)),
            ],
            check=True,
        )
    return next(folder.glob("cxhub-*.whl"))


if __name__ == "__main__":
    print(build_wheel(Path(sys.argv[1])))
