import pytest

from kommunbrott.found import MOST, Hit, Piece, excerpt, group, marked


def told(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("skola", "Åkraskolan och Skolan", "Åkra[skola]n och [Skola]n"),
        ("ÅKRA bus", "Åkra och buskörning", "[Åkra] och [bus]körning"),
        ("skola", "Torget", "Torget"),
        ("(", "a (b", "a [(]b"),
        ("", "Torget", "Torget"),
        ("torg", "", ""),
    ],
)
def test_words_are_marked_where_they_stand_in_whatever_case(words, text, expected):
    assert told(marked(words, text)) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Inget här.", "Vakten ser **klotter**."], "Vakten ser [klotter]."),
        (["ord " * 30 + "klotter" + " ord" * 30], f"…{'ord ' * 17}ord [klotter]{' ord' * 18}…"),
        ([f"Först. {'ord ' * 20}klotter. Sedan{'.' * 90} mer"], f"…{'ord ' * 17}ord [klotter]. Sedan…"),
        (["Torget"], ""),
        ([], ""),
    ],
)
def test_excerpt_is_what_stands_around_the_first_word(texts, expected):
    assert told(excerpt("klotter", *texts)) == expected


@pytest.mark.parametrize(
    ("rows", "shown", "is_more"), [(0, 0, False), (MOST, MOST, False), (MOST + 1, MOST, True)]
)
def test_group_holds_the_first_and_says_whether_there_are_more(rows, shown, is_more):
    made = group("Planer", "file-text", range(rows), lambda row: Hit((Piece(str(row)),), "/"))

    assert [told(hit.title) for hit in made.hits] == [str(number) for number in range(shown)]
    assert made.is_more == is_more
