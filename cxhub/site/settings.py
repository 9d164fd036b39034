"""Settings of the runnable site: safe for a laptop by default, for a server by environment.

``CXHUB_SECRET_KEY`` switches DEBUG off; ``CXHUB_DATABASE_URL`` (``postgres://user:password@host:port/name``)
replaces SQLite; ``CXHUB_ALLOWED_HOSTS`` and ``CXHUB_BASE_URL`` say where the site is served.
"""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from cxhub import APPS as CXHUB_APPS
from cxhub.site.databases import database_from_environment
from cxhub.site.mail import mail_from_environment

BASE_DIR = Path(__file__).resolve().parents[2]

SECRET_KEY = os.environ.get("CXHUB_SECRET_KEY", "only-for-a-laptop-never-for-a-server")
DEBUG = "CXHUB_SECRET_KEY" not in os.environ
ALLOWED_HOSTS = os.environ.get("CXHUB_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

INSTALLED_APPS = [
    "cxhub.site",
    *CXHUB_APPS,
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v3",
    "ninja",  # Serves the script of the API's docs from here and not from somebody else's server.
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
if DEBUG:
    MIDDLEWARE.append("cxhub.site.wrong_address.WrongAddressMiddleware")

ROOT_URLCONF = "cxhub.site.urls"
WSGI_APPLICATION = "cxhub.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

DATABASES = {"default": database_from_environment(BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["cxhub.people.backends.MemberBackend"]
LOGIN_URL = "cxhub_sign_in"
LOGOUT_REDIRECT_URL = "cxhub_sign_in"

LANGUAGE_CODE = "en-gb"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static_root"
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / "media"

globals().update(mail_from_environment())
DEFAULT_FROM_EMAIL = os.environ.get("CXHUB_MAIL_FROM", "CX Hub <hub@localhost>")

# The reading pages carry no inline script or style, so only the nonce lets any in. Wagtail's admin needs both.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/", "/django-admin/", "/api/"),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

WAGTAIL_SITE_NAME = "CX Hub"
WAGTAILADMIN_BASE_URL = os.environ.get("CXHUB_BASE_URL", "http://localhost:8000")
WAGTAIL_FRONTEND_LOGIN_URL = "/sign-in/"
# Nobody else is asked for anything: no pictures of people by their addresses, no news of versions.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cxhub.site.admin_search"}}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cxhub.uploads.DocumentForm"

# The name of whoever runs it. On a laptop it is that of the demonstration.
CXHUB: dict[str, object] = {
    "ORGANISATION": os.environ.get("CXHUB_ORGANISATION", "Merrowdale Transport" if DEBUG else ""),
    "OFFICE_EMAIL": os.environ.get("CXHUB_OFFICE_EMAIL", ""),
}
# A search server is used where one is named; its keys stay out of the code.
if "CXHUB_ELASTICSEARCH_URLS" in os.environ:
    CXHUB["SEARCH_ENGINE"] = "elasticsearch"
    CXHUB["ELASTICSEARCH_URLS"] = os.environ["CXHUB_ELASTICSEARCH_URLS"].split(",")
    for name in ("CA", "FINGERPRINT", "READ_KEY", "WRITE_KEY", "PREFIX", "REPLICAS"):
        if value := os.environ.get(f"CXHUB_ELASTICSEARCH_{name}"):
            CXHUB[f"ELASTICSEARCH_{name}"] = value

if not DEBUG:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
