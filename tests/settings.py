"""Settings of the test runs: the runnable site's, made quick, quiet and private to one run.

``CXHUB_DATABASE_URL`` chooses the database as it does for the site, so the same suite runs on SQLite and PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from cxhub.site.settings import *  # noqa: F403  (Django's own way to derive one settings module from another)
from cxhub.site.settings import CXHUB, DATABASES

DEBUG = False
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]

#: Files that a run writes; gone when it ends.
RUN_DIR = Path(tempfile.mkdtemp(prefix="cxhub-tests-"))
atexit.register(shutil.rmtree, RUN_DIR, ignore_errors=True)
MEDIA_ROOT = RUN_DIR / "media"
STATIC_ROOT = RUN_DIR / "static"
STATIC_ROOT.mkdir()

# A real file, since shared memory knows no write-ahead log and no waiting for a lock: live servers and writers in
# threads would fail as they never do for users. Beside the named file, `--reuse-db` finds it again.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    file = DATABASES["default"]["NAME"]
    folder = file.parent if os.environ.get("CXHUB_DATABASE_URL") else RUN_DIR
    DATABASES["default"]["TEST"] = {"NAME": str(folder / f"test-{file.name}")}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
# No thread audits behind a test's back, and no model reads what is searched for; tests of that switch it on. And no
# search is broken off because the machine is busy.
CXHUB = {**CXHUB, "AUDIT_DELAY_SECONDS": 0, "SEARCH_SEMANTIC": False, "SEARCH_LONGEST_MS": 60_000}
# Wagtail's own index, which serves the admin alone, is a quarter of what saving a page costs: the fixture
# `wagtail_index` lets it take what is saved.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cxhub.site.admin_search", "AUTO_UPDATE": False}}
