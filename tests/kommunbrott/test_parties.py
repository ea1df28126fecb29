import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunbrott.folding import fold
from kommunbrott.parties import Register, read_cell, read_parties

# Cell → names, and after a bar the unit kept apart.
CELLS = {
    "Polisen/ Kommunen": ["Polisen", "Kommunen"],
    "Kommunen, polis; Ekstadshem AB + skolan": ["Kommunen", "Polisen", "Ekstadshem AB", "Skolan"],
    "Polisen\nKommunledningsförvaltningen": ["Polisen", "Kommunledningsförvaltningen"],
    "Polis": ["Polisen"],
    "Kommunpolisen": ["Polisen"],
    "Polisen och kommunen": ["Polisen", "Kommunen"],
    "Polisen & kommunen": ["Polisen", "Kommunen"],
    "Polisen och/eller kommunen": ["Polisen", "Kommunen"],
    "Kultur och fritid": ["Kultur och fritid"],
    "Kultur och fritid samt polis": ["Kultur och fritid", "Polisen"],
    "Arbete och välfärdsförvaltningen": ["Arbete och välfärdsförvaltningen"],
    "Polisen och Arbete och välfärdsförvaltningen": ["Polisen", "Arbete och välfärdsförvaltningen"],
    "Social- och arbetsmarknadsförvaltningen och polisen": [
        "Social- och arbetsmarknadsförvaltningen",
        "Polisen",
    ],
    "Barn- och utbildningsförvaltningen, socialförvaltningen": [
        "Barn- och utbildningsförvaltningen",
        "Socialförvaltningen",
    ],
    "Teknik, fritid och kulturförvaltningen": ["Teknik, fritid och kulturförvaltningen"],
    "Teknik- fritid- och kultur- förvaltningen": ["Teknik-, fritid- och kulturförvaltningen"],
    "Teknik-Fritid- och Kulturförvaltningen": ["Teknik-, fritid- och kulturförvaltningen"],
    "Skola, socialtjänst, polis och fritid": ["Skola", "Socialtjänst", "Polisen", "Fritid"],
    "Skola och utbildningsförvaltningen": ["Skola och utbildningsförvaltningen"],
    "Fastighetsägare och näringsidkare": ["Fastighetsägare", "Näringsidkare"],
    "Ekstadshem och polisen": ["Ekstadshem", "Polisen"],
    "SSPF-gruppen och socialtjänsten": ["SSPF-gruppen", "Socialtjänsten"],
    "Kommunen (samhällsbyggnad, näringslivs-avdelningen)": [
        "Kommunen|samhällsbyggnad, näringslivsavdelningen"
    ],
    "Polisen – ansvarig utredningsgrupp": ["Polisen|ansvarig utredningsgrupp"],
    "Polisen - lokalpolisområdet": ["Polisen|lokalpolisområdet"],
    "Polisen har en lokal avhopparsamordnare (LAS)": ["Polisen|lokal avhopparsamordnare (LAS)"],
    "Kommunen genom Lokala Brå (Brottsförebyggande rådet)": ["Lokala Brå"],
    "Lokala BRÅ(Brottsförbyggande rådet)": ["Lokala Brå"],
    "Kommunen genom trygghetssamordnaren": ["Kommunen|trygghetssamordnaren"],
    "Region Ekland - psykiatrin": ["Region Ekland|psykiatrin"],
    "Samhällsbyggnadsförvaltningen (SBF)": ["Samhällsbyggnadsförvaltningen"],
    "Socialtjänsten i samverkan med skolan": ["Socialtjänsten", "Skolan"],
    "Huvudansvarig: Polisen. Medverkande: Kommunen": ["Polisen", "Kommunen"],
    "• Polisen\n• Kommunen": ["Polisen", "Kommunen"],
    "1. Polisen\n2. Kommunen": ["Polisen", "Kommunen"],
    "Kommunen m.fl.": ["Kommunen"],
    "Säkerhetssamordnare": ["Säkerhetssamordnare"],
    "Alla förvaltningar": ["Alla förvaltningar"],
    "KBAB/ SBF": ["KBAB", "SBF"],
    "Polisen, Polis": ["Polisen"],
    "–": [],
    "": [],
    "Polisen Arbete och välfärdsförvaltningen": ["Polisen", "Arbete och välfärdsförvaltningen"],
    "Barn- och utbildnings- samt socialförvaltningen": [
        "Barn- och utbildningsförvaltningen",
        "Socialförvaltningen",
    ],
    "Social- och utbildningsförvaltningarna": ["Socialförvaltningen", "Utbildningsförvaltningen"],
    "Bygg-, miljö- och fritidsnämnderna": ["Byggnämnden", "Miljönämnden", "Fritidsnämnden"],
    "Kultur-, fritids- och tekniska förvaltningen": ["Kultur-, fritids- och tekniska förvaltningen"],
    "Fritid & Polis": ["Fritid", "Polisen"],
    "Miljö & bygg": ["Miljö & bygg"],
    "Samtliga förvaltningar och bolag": ["Samtliga förvaltningar och bolag"],
    "Kommunpolis och säkerhetssamordnare": ["Polisen", "Säkerhetssamordnare"],
    "Kommunpolisen och äldreomsorgen": ["Polisen", "Äldreomsorgen"],
    "Lokalpolisområde Ekstad och Gatuenheten": ["Lokalpolisområde Ekstad", "Gatuenheten"],
    "Socialtjänsten och Länkarna": ["Socialtjänsten", "Länkarna"],
    "Polisen ansvarar, kommunen bistår": ["Polisen|ansvarar", "Kommunen"],
    "1) Polisen 2) Kommunen": ["Polisen", "Kommunen"],
    "Polis–Skola–Socialtjänst": ["Polisen", "Skola", "Socialtjänst"],
    "Ansvar: Gatuenheten": ["Gatuenheten"],
    "KS, BUN och TN": ["KS", "BUN", "TN"],
    "Pоlisen, Kоmmunen": ["Polisen", "Kommunen"],  # with a Cyrillic о
}


def shown(parties) -> list[str]:
    return [party.name + (f"|{party.unit}" if party.unit else "") for party in parties]


@pytest.mark.parametrize("cell", CELLS)
def test_cell_is_split_into_named_parties(cell):
    assert shown(read_cell(cell)) == CELLS[cell]


def test_shared_ending_is_told():
    notes = {
        note for party in read_cell("Barn- och utbildnings- samt socialförvaltningen") for note in party.notes
    }

    told = "är flera parter med samma slutled: Barn- och utbildningsförvaltningen; socialförvaltningen."
    assert notes == {f"”Barn- och utbildnings- samt socialförvaltningen” {told}"}


def test_register_decides_before_a_shared_ending_is_written_out():
    register = Register.of([(1, "Social- och utbildningsförvaltningarna", "", ())])

    assert shown(read_cell("Social- och utbildningsförvaltningarna", register)) == [
        "Social- och utbildningsförvaltningarna"
    ]


def test_abbreviation_that_the_document_explains_is_written_out():
    cells = read_parties(
        ["SBF, polis", "Samhällsbyggnadsförvaltningen"], legend={"SBF": "Samhällsbyggnadsförvaltningen"}
    )

    assert [shown(cell) for cell in cells] == [
        ["Samhällsbyggnadsförvaltningen", "Polisen"], ["Samhällsbyggnadsförvaltningen"],
    ]  # fmt: skip


def test_variants_in_a_document_get_the_most_correct_spelling():
    cells = [
        "Arbete och välfärdsförvaltningen",
        "Arbete- och välfärds- förvaltningen",
        "Arbete-och välfärdsförvaltningen",
    ]

    assert [shown(cell) for cell in read_parties(cells)] == [["Arbete- och välfärdsförvaltningen"]] * 3


def test_abbreviation_is_spelt_out_where_the_document_explains_it():
    cells = ["SBF", "Samhällsbyggnadsförvaltningen (SBF)", "KBAB"]

    parties = [party for (party,) in read_parties(cells)]

    assert [(party.name, party.as_written, party.unit) for party in parties] == [
        ("Samhällsbyggnadsförvaltningen", "SBF", None),
        ("Samhällsbyggnadsförvaltningen", "Samhällsbyggnadsförvaltningen (SBF)", None),
        ("KBAB", "KBAB", None),
    ]


STEPS = {
    "Polisen": ("känt namn", ()),
    "polis": ("två skrivsätt", ("”polis” är samma part som Polisen.",)),
    "Polisen – trafikgruppen": ("delat namn", ("”trafikgruppen” sparas som enhet hos Polisen.",)),
    "Kyrkan": ("ny part", ()),
    "Körskolor": ("bekräfta", ("”Körskolor” kan vara en målgrupp och inte en part.",)),
    "Alla": ("bekräfta", ("”Alla” pekar inte ut någon bestämd part.",)),
    "Rektor": ("bekräfta", ("”Rektor” är en roll, inte en organisation. Den står kvar som den är skriven.",)),
}


@pytest.mark.parametrize("cell", STEPS)
def test_each_step_is_told(cell):
    (party,) = read_cell(cell)

    assert (party.state, party.notes) == STEPS[cell]


REGISTER = Register.of(
    [
        (1, "Ekstads Teknik AB", "ETAB", ["VME"]),
        (2, "Socialförvaltningen", "", ["Social och omsorg"]),
        (3, "Vatten och Miljö", "", []),
        (4, "Kommunen", "", ["Ekstads kommun"]),
        (5, "Miljö", "", []),
        (6, "Polismyndigheten, lokalpolisområde Ekstad", "", ["Polisen"]),
    ]
)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Kommunen /VME", [("Kommunen", 4), ("Ekstads Teknik AB", 1)]),
        ("etab", [("Ekstads Teknik AB", 1)]),
        ("Vatten och Miljö", [("Vatten och Miljö", 3)]),
        ("Miljö och Socialförvaltningen", [("Miljö", 5), ("Socialförvaltningen", 2)]),
        ("polis", [("Polismyndigheten, lokalpolisområde Ekstad", 6)]),
        ("Ekstads kommun – säkerhet", [("Kommunen", 4)]),
        ("Biblioteket", [("Biblioteket", None)]),
    ],
)
def test_register_decides_names_and_splits(cell, names):
    assert [(party.name, party.organisation_id) for party in read_cell(cell, REGISTER)] == names


def test_unknown_name_gets_candidates_from_the_register():
    (party,) = read_cell("Socialförvaltning", REGISTER)

    assert (party.state, party.candidates) == ("bekräfta", ((2, "Socialförvaltningen"),))


def test_lead_and_support_are_read_where_the_cell_says_so():
    parties = read_cell("Ekstads kommun (sammankallande), Polisen (stöd), Skolan")

    assert [(party.name, party.is_lead) for party in parties] == [
        ("Ekstads kommun", True), ("Polisen", False), ("Skolan", None),
    ]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*CELLS, "och", "(", ")", " ", "/", "-", "genom", "AB"]), max_size=6).map(
        " ".join
    )
)
def test_no_word_of_a_cell_disappears(cell):
    written = " ".join(party.as_written + " " + " ".join(party.notes) for party in read_cell(cell))
    dropped = {
        "samt",
        "ansvarig",
        "ansvar",
        "huvudansvarig",
        "medverkande",
        "1",
        "2",
        "i",
        "samverkan",
        "med",
        "m",
        "fl",
        "eller",
        "och",
        "genom",
        "ab",
    }

    assert set(fold(cell).split()) - set(fold(written).split()) <= dropped
