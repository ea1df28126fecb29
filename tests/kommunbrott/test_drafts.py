import datetime as dt

from django.http import QueryDict
from django.utils import timezone

from kommunbrott import drafts
from kommunbrott.models import TextDraft
from tests.factories import make_user


def test_draft_is_one_per_person_and_block_and_comes_back_as_it_was_sent():
    user = make_user()
    drafts.keep(user, "7/a", "v1", QueryDict("text=Ett&causes=1&causes=2&csrfmiddlewaretoken=x&version=v1"))
    draft = drafts.keep(user, "7/a", "v1", QueryDict("text=Tv%C3%A5&causes=3"))

    assert TextDraft.objects.get() == draft
    assert dict(drafts.as_data(draft).lists()) == {"text": ["Två"], "causes": ["3"]}


def test_passwords_and_tokens_are_never_kept():
    draft = drafts.keep(
        make_user(), "7/a", "", QueryDict("username=a&password=b&csrfmiddlewaretoken=c&text=d")
    )

    assert draft.values == {"text": ["d"]}


def test_text_beyond_all_reason_is_not_kept():
    data = QueryDict(mutable=True)
    data["text"] = "x" * (drafts.LONGEST + 1)

    assert drafts.keep(make_user(), "7/a", "", data) is None
    assert not TextDraft.objects.exists()


def test_drafts_under_a_plan_are_ones_own_and_others_of_right_now(django_assert_num_queries):
    hanna, elin, oskar = make_user(), make_user(), make_user()
    own = drafts.keep(hanna, "7/a", "", QueryDict("text=a"))
    now = drafts.keep(elin, "7/b", "", QueryDict("text=b"))
    drafts.keep(oskar, "7/c", "", QueryDict("text=c"))
    drafts.keep(hanna, "71/a", "", QueryDict("text=d"))
    TextDraft.objects.filter(user=oskar).update(updated_at=timezone.now() - dt.timedelta(minutes=3))

    with django_assert_num_queries(1):
        found = drafts.under("7/", hanna)

    assert found == ({"7/a": own}, {"7/b": now})


def test_discard_takes_ones_own_alone():
    hanna, elin = make_user(), make_user()
    for user in (hanna, elin):
        drafts.keep(user, "7/a", "", QueryDict("text=a"))

    drafts.discard(hanna, "7/a")

    assert (drafts.of(hanna, "7/a"), drafts.of(elin, "7/a").user) == (None, elin)


def test_nul_that_no_database_keeps_is_left_out():
    draft = drafts.keep(make_user(), "7/a", "", QueryDict("text=a%00b"))

    draft.refresh_from_db()
    assert draft.values == {"text": ["ab"]}
