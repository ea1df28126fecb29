"""Exceptions from the house rules, each with its reason. tests/test_architecture.py reads them.

A rule without an entry here has no exception. An entry that no longer matches anything fails too.
"""

# Keys that take their row with them when what they point at is deleted: the row is a part of it.
CASCADES: dict[str, str] = {
    "councils.AgendaItem.meeting": "part of the agenda",
    "councils.DecidedClause.record": "part of what became of the item",
    "councils.DecisionEffect.action": "a link to an action means nothing without it",
    "councils.Disqualification.attendance": "says something of the person at the meeting",
    "councils.CalendarFeed.user": "the address is the person's own and goes with the account",
    "councils.DecisionClause.item": "part of the item",
    "councils.StandingItem.council": "part of the forum",
    "incidents.ReportContact.report": "how to reach the sender of a report that is gone is nobody's business",
    "incidents.ReportLog.report": "the log of a report goes when the report is weeded out",
    "incidents.ReportPhoto.report": "part of the report",
    "kommunbrott.OrganisationAlias.organisation": "a spelling means nothing without its bearer",
    "kommunbrott.SignedLinkUse.link": "the log of a link means nothing without it",
    "kommunbrott.TextDraft.user": "unsaved text is the writer's own and goes with the account",
    "plans.Acceptance.action": "part of the action, and kept with it when it is taken out",
    "plans.Action.plan": "part of the plan",
    "plans.ActionUpload.made_by": "what has not been saved is the uploader's own and goes with the account",
    "plans.Cause.focus_area": "part of the focus area",
    "plans.ChangeReason.plan": "says why something in the plan was changed",
    "plans.FocusArea.plan": "part of the plan",
    "plans.Goal.action": "part of the action",
    "plans.OfficialStatement.plan": "is written about the plan, and kept once it has been sent",
    "plans.Placement.action": "part of the action",
    "plans.Placement.focus_area": "part of the focus area",
    "plans.PrintJob.plan": "a file of a plan that is gone is gone too",
    "plans.Removal.plan": "can only be undone in the plan it was made in",
    "plans.Responsibility.action": "part of the action",
    "plans.Responsibility.focus_area": "part of the focus area",
    "plans.SituationFile.plan": "attached to the plan, and kept once a version knows it",
    "plans.SourceNote.plan": "part of the plan",
}

# Models whose changes are not kept in history.
NO_HISTORY: dict[str, str] = {
    "councils.AssignmentMention": "is itself the record of which agendas an assignment stood on",
    "councils.DecisionEffect": "is itself the record: made once, by whom and when",
    "councils.MeetingReply": "is itself the record: answers are added, never changed",
    "councils.Summons": "can neither be changed nor removed",
    "councils.SummonsRecipient": "is itself the record of who was sent what",
    "councils.CalendarFeed": "an address is replaced, never changed, and nobody answers for which it was",
    "incidents.MonthlyCount": "is itself what is left of reports that are gone",
    "incidents.RetentionRun": "is itself a log, only ever added to",
    "incidents.QuietNote": "is itself a record, only ever added to",
    "incidents.Report": "what is done with it is written in ReportLog, which never copies its text",
    "incidents.ReportContact": "contact data is kept in one place only, so that it can be erased",
    "incidents.ReportLog": "is itself a log, only ever added to",
    "incidents.ReportPhoto": "a picture is added or erased, never changed",
    "kommunbrott.OutboxMessage": "is itself the record of what was sent, when, and who threw it away and why",
    "kommunbrott.QueueWorker": "a sign of life, written over every few seconds",
    "kommunbrott.SignedLink": "is itself the record: made, closed and revoked, when and by whom",
    "kommunbrott.SignedLinkUse": "is itself a log, only ever added to",
    "kommunbrott.TextDraft": "what a person has not saved is nobody else's business and is gone when saved",
    "plans.Acceptance": "is itself the record: answers are added, never changed; the reply is written once",
    "plans.FollowUp": "can neither be changed nor removed",
    "plans.FollowUpFigure": "can neither be changed nor removed",
    "plans.FollowUpReport": "can neither be changed nor removed",
    "plans.FollowUpRequest": "is itself the record of who was asked, when and by whom",
    "plans.NextPlan": "what is being thought over; what came of it has history of its own",
    "incidents.ImportBatch": "is itself the record of what was read and what became of it",
    "plans.ActionUpload": "a file that waits to be saved or dropped, and is gone when it has been",
    "plans.PrintJob": "a file that can be made again",
    "plans.PlanVersion": "can neither be changed nor removed",
    "plans.PlanImport": "is itself the record of what was read and what it became",
    "plans.Referral": "is itself the record: sent and closed, when and by whom",
    "plans.ReferralParty": "is itself the record: when it was asked and reminded",
    "plans.SituationFile": "is never changed; the plan's history tells which one it had",
    "plans.VersionSituation": "can neither be changed nor removed",
    "plans.VersionStatement": "can neither be changed nor removed",
    "plans.Removal": "is itself the record of what was taken out and by whom",
}

# URL names that a stranger may open.
OPEN_TO_STRANGERS: dict[str, str] = {
    "login": "the way in",
    "logout": "leads to the way in, whoever presses it",
    "password_help": "whom to ask, for the one who cannot log in",
    "brand_css": "the way in has the municipality's colours too",
    "brand_logo": "the way in has the municipality's logotype too",
    "brand_icon": "the way in has the municipality's logotype too",
    "favicon": "leads to the icon, for pages that name none",
    "plans:follow_up_link": "answers to a signed link, and else tells that there is nothing there",
    "plans:follow_up_link_answer": "answers to a signed link, and else tells that there is nothing there",
    "plans:link_answer": "answers to a signed link, and else tells that there is nothing there",
    "plans:link_document": "answers to a signed link, and else tells that there is nothing there",
    "councils:summons_link": "answers to a signed link, and else tells that there is nothing there",
    "councils:summons_link_file": "answers to a signed link, and else tells that there is nothing there",
    "councils:calendar_feed": "a calendar has no login; the address holds a token that nobody can guess",
    "plans:block_edit": "asks for the login itself, beside the text that must not be lost",
}

# URL names that no page test opens, because GET without more gives no page.
NOT_A_PAGE: dict[str, str] = {}
