from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "cxhub.people"
    label = "cxhub_people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may do what with the records."""
        from wagtail.permissions import register_permission_policy

        from cxhub import api
        from cxhub.people.models import Department, Member

        for model in (
            Department,
            Member,
        ):
            register_permission_policy(model)

        api.load("cxhub.people.api")
