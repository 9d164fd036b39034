"""Addresses of notifications, leave, calendars and comments."""

from django.urls import path

from cxhub.reminders.views import by_link, notices, own, talk

urlpatterns = [
    path("notifications/", notices.notifications, name="cxhub_notifications"),
    path("notifications/read/", notices.mark_read, name="cxhub_mark_read"),
    path("notifications/how/", notices.preferences, name="cxhub_preferences"),
    path("mail/stop/<str:token>/", notices.stop_mail, name="cxhub_stop_mail"),
    path("my-work/away/", own.away, name="cxhub_away"),
    path("my-work/away/<int:pk>/", own.back, name="cxhub_back"),
    path("my-work/calendar/", own.calendar_address, name="cxhub_calendar_address"),
    path("calendar/<str:token>.ics", own.calendar, name="cxhub_calendar"),
    path("link/<slug:action>/<str:token>/", by_link.do_by_link, name="cxhub_by_link"),
    path("thanks/", by_link.thanks, name="cxhub_thanks"),
    path("comments/<str:label>/<int:pk>/", talk.thread, name="cxhub_comments"),
    path("comments/<int:pk>/change/", talk.change, name="cxhub_change_comment"),
    path("comments/<int:pk>/take-back/", talk.take_back, name="cxhub_take_back_comment"),
]
