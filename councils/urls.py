from django.urls import include, path

from councils.views import agenda, calendars, forums, holding, meetings, papers, summoning

app_name = "councils"

meeting_urls = [
    path("", meetings.MeetingList.as_view(), name="meeting_list"),
    path("<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("<int:pk>/andra/", meetings.meeting_edit, name="meeting_edit"),
    path("<int:pk>/stall-in/", meetings.meeting_cancel, name="meeting_cancel"),
    path("<int:pk>/ta-tillbaka/", meetings.meeting_put_back, name="meeting_put_back"),
    path("<int:pk>/mote.ics", calendars.meeting_calendar, name="meeting_calendar"),
    path("<int:pk>/staende/", agenda.meeting_standing, name="meeting_standing"),
    path("<int:pk>/kalla/", summoning.meeting_summon, name="meeting_summon"),
    path("<int:pk>/kallelse/", summoning.summons_detail, name="summons_detail"),
    path("<int:meeting_pk>/nytt-arende/", agenda.agenda_item_create, name="agenda_item_create"),
    path("arende/<int:pk>/", agenda.agenda_item_edit, name="agenda_item_edit"),
    path("arende/<int:pk>/flytta/", agenda.agenda_item_move, name="agenda_item_move"),
    path("arende/<int:pk>/handlingar/", papers.agenda_item_files, name="agenda_item_files"),
    path("handling/<int:pk>/", papers.item_file, name="item_file"),
    path("handling/<int:pk>/ta-bort/", papers.item_file_remove, name="item_file_remove"),
    path("arende/<int:pk>/ta-bort/", agenda.agenda_item_remove, name="agenda_item_remove"),
    path("<int:pk>/oppna/", holding.meeting_open, name="meeting_open"),
    path("<int:pk>/motet/", holding.meeting_hold, name="meeting_hold"),
    path("<int:pk>/avsluta/", holding.meeting_close, name="meeting_close"),
    path("<int:meeting_pk>/nytt-vid-motet/", holding.meeting_item_create, name="meeting_item_create"),
    path("<int:meeting_pk>/ny-person/", holding.attendance_create, name="attendance_create"),
    path("narvaro/<int:pk>/", holding.attendance_edit, name="attendance_edit"),
    path("narvaro/<int:pk>/har/", holding.attendance_take, name="attendance_take"),
    path("behandling/<int:pk>/", holding.item_record_edit, name="item_record_edit"),
    path("behandling/<int:pk>/utkast/", holding.item_record_draft, name="item_record_draft"),
    path("kallelse/<int:pk>/fil/", summoning.summons_file, name="summons_file"),
    path("kallelse/<int:pk>/handlingar/", summoning.summons_bundle, name="summons_bundle"),
    path("kallelse/<str:token>/", summoning.summons_link, name="summons_link"),
    path("kallelse/<str:token>/handlingar/", summoning.summons_link_bundle, name="summons_link_bundle"),
    path("kallelse/<str:token>/fil/", summoning.summons_link_file, name="summons_link_file"),
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

urlpatterns = [
    path("moten/", include(meeting_urls)),
]
