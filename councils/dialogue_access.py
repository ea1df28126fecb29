"""Who may do what with dialogues, and with what was seen and said there."""

from councils.choices import DIALOGUE_TRANSITIONS, DialogueStatus
from councils.models import Dialogue, Observation
from kommunbrott.access import YES, Verdict, no
from kommunbrott.models import User

CLOSED = "Dialogen är avslutad och protokollet är fryst. Öppna den igen för att ändra något."


def may_keep_dialogues(user: User) -> Verdict:
    """Plan them, and say what came of them."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren lägger upp dialoger och svarar på observationer.")


def may_write_dialogue(user: User, dialogue: Dialogue) -> Verdict:
    """Change what is told of it, read observations in from a file, and answer them."""
    verdict = may_keep_dialogues(user)
    if verdict and not dialogue.is_open:
        return no(CLOSED)
    return verdict


def may_turn_dialogue(user: User, dialogue: Dialogue, to: DialogueStatus) -> Verdict:
    verdict = may_keep_dialogues(user)
    if verdict and to not in DIALOGUE_TRANSITIONS[DialogueStatus(dialogue.status)]:
        return no(f"Dialogen är redan {dialogue.get_status_display().lower()}.")
    return verdict


def may_remove_dialogue(user: User, dialogue: Dialogue) -> Verdict:
    """One that nothing has been written in."""
    verdict = may_write_dialogue(user, dialogue)
    if verdict and (dialogue.observations.exists() or dialogue.versions.exists()):
        return no("Dialogen har observationer eller ett protokoll och tas inte bort.")
    return verdict


def may_observe(user: User, dialogue: Dialogue) -> Verdict:
    """Write down what is seen: the coordinator, and those who work for a party that leads it or takes part."""
    if not dialogue.is_open:
        return no(CLOSED)
    if user.is_coordinator or takes_part(user, dialogue):
        return YES
    return no("Bara samordnaren och de som arbetar hos en part i dialogen kan skriva observationer.")


def may_change_observation(user: User, observation: Observation) -> Verdict:
    """Whoever wrote it, until it has been answered; and the coordinator."""
    dialogue = observation.dialogue
    if not dialogue.is_open:
        return no(CLOSED)
    if user.is_coordinator:
        return YES
    if observation.made_by_id != user.pk or not takes_part(user, dialogue):
        return no("Bara den som skrev observationen och samordnaren kan ändra den.")
    if observation.is_answered:
        return no("Observationen har fått ett svar och ändras bara av samordnaren.")
    return YES


def takes_part(user: User, dialogue: Dialogue) -> bool:
    """``dialogue.parties`` may be prefetched."""
    if user.organisation_id is None:
        return False
    return user.organisation_id == dialogue.led_by_id or user.organisation_id in {
        party.pk for party in dialogue.parties.all()
    }
