from django.urls import path

from councils.views import calendars, forums, meetings

app_name = "councils"

urlpatterns = [
    path("", meetings.MeetingList.as_view(), name="meeting_list"),
    path("<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("<int:pk>/andra/", meetings.meeting_edit, name="meeting_edit"),
    path("<int:pk>/stall-in/", meetings.meeting_cancel, name="meeting_cancel"),
    path("<int:pk>/ta-tillbaka/", meetings.meeting_put_back, name="meeting_put_back"),
    path("<int:pk>/mote.ics", calendars.meeting_calendar, name="meeting_calendar"),
    path("kalender/", calendars.calendar_subscription, name="calendar_subscription"),
    path("kalender/avsluta/", calendars.calendar_subscription_end, name="calendar_subscription_end"),
    path("kalender/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("forum/", forums.council_list, name="council_list"),
    path("forum/nytt/", forums.council_create, name="council_create"),
    path("forum/<int:pk>/", forums.council_detail, name="council_detail"),
    path("forum/<int:pk>/andra/", forums.council_edit, name="council_edit"),
    path("forum/<int:pk>/motestider/", meetings.meeting_series, name="meeting_series"),
    path("forum/<int:council_pk>/ny-ledamot/", forums.membership_create, name="membership_create"),
    path("ledamot/<int:pk>/", forums.membership_edit, name="membership_edit"),
]
