import datetime as dt
import re

import pytest
from django.conf import settings
from django.template import engines

from kommunbrott import charts
from kommunbrott.charts import Band, Bar, Break, Change, Dot, Series, Told, Track, Trend, stack, timeline
from kommunbrott.charts.bars import bar_drawing
from tests.client import review

ABOUT = {
    "key": "d1",
    "title": "Färre i år",
    "subtitle": "Rapporter per månad.",
    "source": "rapporter i Ekstad",
}


def drawn(figure: charts.Figure, extra="") -> str:
    template = engines["django"].from_string("{% load charts %}{% chart figure " + extra + " %}")
    html = template.render({"figure": figure})
    review(html)
    return html


def line() -> charts.Figure:
    return charts.line_chart(
        **ABOUT,
        labels=["jan", "feb", "mar"],
        now=Series("2026", [10, 20, None]),
        then=Series("2025", [30, 40, 20]),
        band=[(20, 36.4), (30, 50), (10, 30)],
    )


def bars() -> charts.Figure:
    return charts.bar_chart(
        **ABOUT, bars=[Bar("jan", 4, is_after=False), Bar("feb", 1)], event="Ny belysning"
    )


def heat() -> charts.Figure:
    return charts.heat_table(
        **ABOUT,
        corner="Område",
        rows=["Lugnet", "Sågen"],
        columns=["Trafik", "Klotter"],
        cells=[[0, 5], [1, 10]],
    )


def intervals() -> charts.Figure:
    return charts.interval_plot(
        **ABOUT,
        changes=[
            Change("Belysning", 104, 42, 0.404, 0.273, 0.597),
            Change("Ronder", 19, 23, 1.21, 0.659, 2.4),
            Change("Skyltar", 3, 1, None, None, None),
        ],
    )


def test_line_lies_where_its_values_say():
    drawing = line().drawing

    assert [(tick.label, tick.at) for tick in drawing.up] == [
        ("0", 230), ("20", 158.7), ("40", 87.3), ("60", 16),
    ]  # fmt: skip
    assert [(point.x, point.y) for point in drawing.points] == [(36, 194.3), (350, 158.7)]
    assert drawing.other == "36,123 350,87.3 664,158.7"
    assert drawing.name == charts.Tick("2026", 350)


def test_line_has_its_table():
    table = line().table

    assert table.head == ("Period", "2026", "2025", "Normalt")
    assert table.rows == (
        ("jan", "10", "30", "20–36"),
        ("feb", "20", "40", "30–50"),
        ("mar", "", "20", "10–30"),
    )


def test_names_of_lines_that_end_together_do_not_meet():
    figure = charts.line_chart(**ABOUT, labels=["jan"], now=Series("2026", [10]), then=Series("2025", [10]))

    assert abs(figure.drawing.name_y - figure.drawing.other_y) >= 14


def test_bars_lie_where_their_values_say_with_the_event_between():
    drawing = bars().drawing

    assert [(bar.y, bar.height, bar.value, bar.is_after) for bar in drawing.bars] == [
        (32, 198, "4", False),
        (180.5, 49.5, "1", True),
    ]
    assert drawing.bars[0].middle < drawing.mark.at < drawing.bars[1].middle
    assert bars().table.rows == (("jan", "före", "4"), ("feb", "efter", "1"))


def test_heat_has_five_steps_above_nothing():
    drawing = heat().drawing

    assert [[cell.step for cell in cells] for _, cells, _ in drawing.rows] == [[0, 3], [1, 5]]
    assert ([total for *_, total in drawing.rows], drawing.totals, drawing.total) == (
        ["5", "11"],
        ("1", "15"),
        "16",
    )


def test_intervals_fill_only_what_is_sure():
    rows = intervals().drawing.rows

    assert [(row.words, row.is_sure, row.goes_on) for row in rows] == [
        ("−60 % (−73 % till −40 %)", True, False),
        ("+21 % (−34 % till +140 %)", False, True),
        ("för få för att bedöma", False, False),
    ]
    assert rows[2].x is None


@pytest.mark.parametrize("figure", [line, bars, heat, intervals])
def test_every_chart_says_its_finding_and_its_source(figure):
    html = drawn(figure())

    assert html.count("Färre i år") >= 1
    assert "Källa: rapporter i Ekstad" in html
    assert "<table" in html
    assert ('role="img"' in html) or ('class="heat"' in html)


@pytest.mark.parametrize("figure", [line, bars, intervals])
def test_every_drawing_has_a_decimal_point_in_its_numbers(figure):
    html = drawn(figure())

    places = re.findall(r'\s(?:x|y|x1|x2|y1|y2|cx|cy|width|height|r)="([^"]*)"', html)
    assert places
    assert [place for place in places if not re.fullmatch(r"-?\d+(\.\d+)?", place)] == []


@pytest.mark.parametrize("count", [0, 1, 400])
def test_charts_bear_nothing_and_much(count):
    labels = [f"v {week}" for week in range(count)]

    drawn(charts.line_chart(**ABOUT, labels=labels, now=Series("Nu", [0] * count)))
    drawn(charts.bar_chart(**ABOUT, bars=[Bar(label, 10**6) for label in labels]))
    drawn(
        charts.heat_table(**ABOUT, corner="", rows=labels[:3], columns=["a"], cells=[[0]] * len(labels[:3]))
    )
    drawn(charts.interval_plot(**ABOUT, changes=[]))


def test_words_from_people_are_escaped():
    html = drawn(charts.bar_chart(**ABOUT | {"title": "<b>&"}, bars=[Bar("<i>", 1)]))

    assert "<b>" not in html
    assert "<i>" not in html


def test_ink_is_the_colours_of_the_light_theme():
    tokens = dict(
        re.findall(
            r"--([\w-]+): (#\w{6});",
            (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8"),
        )
    )
    names = {
        "series": "d1", "other": "d3", "pale": "d-weak", "grid": "d-grid", "axis": "border", "text": "text",
        "text_2": "text-2", "surface": "surface", "mark": "thread",
    }  # fmt: skip

    assert {key: tokens[name] for key, name in names.items()} == charts.INK


def test_timeline_cuts_what_lies_outside_and_leaves_out_words_without_room():
    first, last, today = dt.date(2026, 1, 1), dt.date(2027, 1, 1), dt.date(2026, 7, 2)
    track = Track(
        "Plan",
        "5 §",
        (
            Band(dt.date(2020, 1, 1), None, "Gäller hela tiden"),
            Band(today, today + dt.timedelta(days=5), "För långt"),
        ),
        (Dot(dt.date(2026, 12, 31), "Till vänster"), Dot(dt.date(2030, 1, 1), "Utanför")),
    )

    drawing = timeline(key="t", title="T", first=first, last=last, today=today, tracks=[track]).drawing

    (drawn,) = drawing.tracks
    assert [(band.x, band.width, band.label) for band in drawn.bands] == [
        (132, 768, "Gäller hela tiden"),
        (514.9, 10.6, ""),
    ]
    assert [(dot.label, dot.anchor) for dot in drawn.dots] == [("Till vänster", "end")]
    assert (drawing.today, [tick.label for tick in drawing.ticks]) == (514.9, ["2026", "juli", "2027"])


def test_stack_gives_each_part_its_share_and_nothing_to_what_counts_nothing():
    pieces = stack([("klar", "klara", 1), ("sen", "sena", 0), ("pagar", "pågår", 3)])

    assert [(piece.key, piece.x, piece.width) for piece in pieces] == [("klar", 0, 24.4), ("pagar", 25, 74.4)]
    assert stack([]) == ()


def trend() -> charts.Figure:
    return charts.trend_chart(
        **ABOUT,
        labels=["2022", "2023", "2024", "2025"],
        trends=[
            Trend("Ekstad", [Told(0.4), Told(is_suppressed=True), Told(0.2), Told(0.1, is_preliminary=True)]),
            Trend("Riket", [Told(0.5), Told(0.5), Told(), Told(-0.3)]),
        ],
        breaks=[Break(2, "Ny kod.")],
        unit="procent",
    )


def test_trend_leaves_gaps_and_says_in_words_all_that_it_draws():
    figure = trend()

    assert [len(line.pieces) for line in figure.drawing.lines] == [1, 1]
    assert figure.description == (
        "Ekstad: 2022 0,4, 2023 uppgiften är hemlig, 2024 0,2, 2025 0,1 (preliminär). "
        "Riket: 2022 0,5, 2023 0,5, 2025 −0,3. Tidsseriebrott 2024: Ny kod. Enhet: procent."
    )
    assert [tick.label for tick in figure.drawing.up] == ["−0,4", "−0,2", "0", "0,2", "0,4", "0,6"]
    assert figure.table.rows[1:3] == (
        ("2023", "uppgiften är hemlig", "0,5"),
        ("2024 (tidsseriebrott: Ny kod.)", "0,2", "uppgift saknas"),
    )
    assert drawn(figure).count("tidsseriebrott</text>") == 1


def test_trend_of_nothing_and_of_zeros_can_be_drawn():
    for values in ([], [Told()], [Told(0.0)], [Told(1e12)]):
        drawn(charts.trend_chart(**ABOUT, labels=["x"] * len(values), trends=[Trend("Ekstad", values)]))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Norr", "Syd"], [("Norr", 0), ("Syd", 0)]),
        (
            ["Centrum", "Stationsområdet", "Björkgården", "Hamnen", "Ekbacka", "Åkra", "Norrby"],
            [
                ("Centrum", 1),
                ("Stationsområdet", 2),
                ("Björkgården", 1),
                ("Hamnen", 2),
                ("Ekbacka", 1),
                ("Åkra", 2),
                ("Norrby", 1),
            ],
        ),
        (
            [f"Område {number} av många" for number in range(12)],
            [(f"Område {number} av många", 0) for number in (0, 3, 6, 9)],
        ),
    ],
)
def test_names_of_bars_stand_in_two_rows_before_any_is_left_out(names, expected):
    drawing = bar_drawing([Bar(name, 10, is_after=True) for name in names], "")

    assert [(tick.label, tick.row) for tick in drawing.across] == expected
