from plans.models.action import Action, Goal, Placement
from plans.models.action_measure import ActionMeasure
from plans.models.action_upload import ActionUpload
from plans.models.assessment import Assessment, AssessmentVersion
from plans.models.assessment_rows import (
    AssessmentFigure,
    AssessmentProblem,
    AssessmentSection,
    AssessmentSource,
)
from plans.models.change_reason import ChangeReason
from plans.models.focus_area import Cause, FocusArea
from plans.models.follow_up import FollowUp, FollowUpFigure, FollowUpReport, FollowUpRequest, FollowUpRound
from plans.models.indicator import Geography, Indicator
from plans.models.indicator_import import IndicatorImport
from plans.models.indicator_value import IndicatorValue
from plans.models.next_plan import NextPlan
from plans.models.plan import Plan, SourceNote
from plans.models.plan_import import PlanImport
from plans.models.plan_version import PlanVersion
from plans.models.print_job import PrintJob
from plans.models.publication import AssessmentPublication, PlanPublication
from plans.models.referral import Acceptance, Referral, ReferralParty
from plans.models.removal import Removal
from plans.models.responsibility import Responsibility
from plans.models.situation_file import SituationFile, VersionSituation
from plans.models.statement import OfficialStatement, VersionStatement
from plans.models.steering import RelatedProgramme, SteeringChapter, SteeringDocument, SteeringVersion

__all__ = [
    "Acceptance",
    "Action",
    "ActionMeasure",
    "ActionUpload",
    "Assessment",
    "AssessmentFigure",
    "AssessmentProblem",
    "AssessmentPublication",
    "AssessmentSection",
    "AssessmentSource",
    "AssessmentVersion",
    "Cause",
    "ChangeReason",
    "FocusArea",
    "FollowUp",
    "FollowUpFigure",
    "FollowUpReport",
    "FollowUpRequest",
    "FollowUpRound",
    "Geography",
    "Goal",
    "Indicator",
    "IndicatorImport",
    "IndicatorValue",
    "NextPlan",
    "OfficialStatement",
    "Placement",
    "Plan",
    "PlanImport",
    "PlanPublication",
    "PlanVersion",
    "PrintJob",
    "Referral",
    "ReferralParty",
    "RelatedProgramme",
    "Removal",
    "Responsibility",
    "SituationFile",
    "SourceNote",
    "SteeringChapter",
    "SteeringDocument",
    "SteeringVersion",
    "VersionSituation",
    "VersionStatement",
]
