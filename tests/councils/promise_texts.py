"""Promise documents as different municipalities could have written them, each with what it should be read as.

A row of the answer: number, kind, by, area, group, target (operator, value, unit, period), beginning of the text.
"""

LISTS_PER_PARTY = """\
Medborgarlöften 2026
Ekstads kommun och Lokalpolisområde Ekbygden

Bakgrund

Löftena bygger på det som invånarna i Ekstad säger är viktigast.

Medborgardialoger

Under hösten 2025 träffade kommunen och polisen 164 invånare vid tre dialoger.

Aktuell bild

Rapporterna om buskörning har ökat vid Åkraskolan.

Polisen lovar att

- genomföra minst 40 kvällspass per halvår i centrum
- besöka alla skolor i årskurs 7–9

Ekstads kommun lovar att

- byta 41 armaturer längs Stationsstråket senast 30 juni 2026
- hålla fritidsgården öppen två kvällar i veckan

Gemensamma löften

- Vi genomför fyra trygghetsvandringar under året.

Löftena gäller 1 januari–31 december 2026.

Ekstad den 11 december 2025

Marie Sandell
Kommunstyrelsens ordförande
Ekstads kommun

Tomas Rehn
Lokalpolisområdeschef
Lokalpolisområde Ekbygden
"""

TABLE = """\
Medborgarlöften för Granviks kommun 2025–2026

Syfte
Syftet med löftena är att öka tryggheten.

Nr\tLöfte\tAnsvarig\tMålgrupp\tMål\tUppföljning
1\tPolisen fotpatrullerar i Granvik centrum varje fredagskväll.\tPolisen\tAlla\tAndelen som känner sig trygga ska öka till minst 75 procent.\tKvartalsvis
2\tBelysningen vid stationen rustas upp.\tGranviks kommun, Granviksbostäder AB\tResenärer\t\tTertial 1
3\tFöräldravandringar anordnas på helgerna.\tPolisen och kommunen\tUngdomar\tMinst 12 vandringar per år\tKvartalsvis

Granvik 2025-01-15
Eva Lind\tOlle Berg
Kommunalråd\tChef för lokalpolisområde Granvik
"""

NUMBERED_HEADINGS = """\
MEDBORGARLÖFTEN I SJÖBERGA KOMMUN

Löftena gäller under första halvåret 2026.

Löfte 1: Ökad synlighet i centrum
Polisen ska vara synlig i centrum på fredagar och lördagar.
Målgrupp: Besökare i centrum

Löfte 2: Trygg väg till skolan
Kommunen ska röja buskage längs gångvägen till Sjöbergaskolan.
Mål: Färre än 10 klagomål per termin

Löfte 3
Kommunen och polisen ska tillsammans hålla två dialogmöten per halvår.

Upplysning: Ring 112 om brott pågår.

Sjöberga 12/12 2025
Per-Erik von Holst, kommunstyrelsens ordförande, Sjöberga kommun
Nadja Öberg, kommunpolis, Polisen Sjöberga
Karin Ek, vd, Sjöbergahem AB
"""

GOALS_AND_ACTIVITIES = """\
Trygghetslöften Norrby kommun våren 2026

Trygghet i centrum

Mål
Andelen invånare som känner sig otrygga i centrum ska minska till högst 25 procent.

Aktiviteter
1. Polisen genomför kvällspatrulleringar.
2. Kommunen sätter upp ny belysning på torget.
3. Fastighetsägarna klipper häckar runt parkeringarna.

Trafik

Mål
Hastigheten på Storgatan ska minska med 10 procent under perioden.

Aktiviteter
4. Polisen gör minst 20 hastighetskontroller.
5. Kommunen ska bygga två nya farthinder.

Uppföljning
Löftena följs upp varje tertial av rådet.

Kontakt
Frågor besvaras av säkerhetssamordnaren.
"""

COLUMN_PER_PARTY = """\
Medborgarlöften 2026 i Älvnäs stad

Polisen\tKommunen\tGemensamt
Polisen är på plats vid skolavslutningarna.\tÄlvnäs stad anställer två fältassistenter.\tDialogmöte i varje kommundel.
Ökade trafikkontroller vid skolorna.\tKlotter tas bort inom ett dygn.\t
"""

PLAIN_PARAGRAPHS = """\
Polisens och Hedlunda kommuns medborgarlöfte 2026-03-01 – 2027-02-28

Vad är ett medborgarlöfte?
Ett medborgarlöfte är en överenskommelse om vad polis och kommun ska göra.

Fokusområden
• Unga i riskzon
• Trafik

Polisen:
Vi kommer att öka antalet besök på Björkgården.
Vi kommer att göra fler nykterhetskontroller.

Kommunen:
Vi kommer att öppna en mötesplats för unga.
Kommunens fritidsledare arbetar uppsökande på helger.

Resultat från förra årets löften
Polisen genomförde 34 kontroller.
"""

LABELLED_POINTS = """\
Lokala medborgarlöften
Bergsjö kommun
2026–2027

Inledning
Polisen och Bergsjö kommun har kommit överens om löften. De beslutades 2025-11-03 av rådet.

Ni sa
Vid dialogen i mars berättade ni att det är mörkt vid stationen.

Vi lovar att:
- Polisen: gå minst två pass i veckan vid stationen.
- Kommunen: byta trasiga lampor inom fem arbetsdagar.
- Polisen och kommunen: möta boende på Tallvägen en gång i månaden under 2026.
- Räddningstjänsten besöker årskurs 8.
- Polisen har sedan 2023 en kommunpolis i Bergsjö.

Giltighetstid: 2026-01-01–2027-12-31

Bergsjö 2025-12-01

Lisa Ström
Kommunalråd

Omar Said
Tf lokalpolisområdeschef
"""

LETTERED = """\
Medborgarlöften i Tallköpings kommun 2026

Utifrån lägesbilden har polisen och kommunen enats om följande löften.

1. Trygghet vid skolor
   a) Polisen ska besöka skolorna en gång per månad.
   b) Kommunen ska ha trygghetsvärdar på alla skolor.
2. Narkotika
   a) Polisen ska öka antalet ingripanden mot ringa narkotikabrott med 15 procent.
   b) Socialtjänsten ska kontakta vårdnadshavare inom ett dygn.

För Tallköpings kommun
Anna Berg, kommunchef

För Polisen
Karl Nyman, lokalpolisområdeschef
"""

HEADINGS_IN_LEVELS = """\
Överenskommelse om medborgarlöften 2026

## Syfte
- minska brottsligheten
- öka tryggheten

## Problembild
Ungdomar i Ekeby kommun känner sig otrygga.

## Löften
### Polisen
- Polisen ökar sin närvaro i Ekeby centrum.
- Polisens volontärer deltar vid fyra evenemang under 2026.
### Kommunen
- Kommunen inventerar otrygga platser varje kvartal.
### Gemensamt
- Trygghetsvandringar genomförs minst 2 gånger per år.

## Uppföljning
Löftena följs upp två gånger per år.

Ekeby den 5 januari 2026
Sven Alm, Ekeby kommun
Rut Lo, Polismyndigheten
"""

AREA_IN_COLUMN = """\
Medborgarlöfte Vikens kommun 2026

Område\tVad ska vi göra?\tVem?\tNär?
Centrum\tFotpatrullering fredagar och lördagar\tPolisen\tHela året
Skolområdet\tVuxennärvaro vid skolstart\tPolisen, Vikens kommun och Nattvandrarna\tAugusti

Undertecknat i Viken den 3 mars 2026
Lena Holm
Kommunstyrelsens ordförande
Jan Ek
Polisområdeschef
"""

BOTH = ("Polisen", "Ekstads kommun")
EXPECTED = {
    LISTS_PER_PARTY: [
        (None, "löfte", ("Polisen",), None, None, ("minst", 40, "kvällspass", "per halvår"), "genomföra"),
        (None, "löfte", ("Polisen",), None, None, None, "besöka"),
        (None, "löfte", ("Ekstads kommun",), None, None, None, "byta 41"),
        (None, "löfte", ("Ekstads kommun",), None, None, ("", 2, "kvällar", "i veckan"), "hålla"),
        (None, "löfte", BOTH, None, None, ("", 4, "trygghetsvandringar", "under året"), "Vi genomför"),
    ],
    TABLE: [
        ("1", "mål", ("Polisen",), None, "Alla", ("minst", 75, "procent", ""), "Andelen"),
        ("1", "löfte", ("Polisen",), None, "Alla", None, "Polisen fotpatrullerar"),
        ("2", "löfte", ("Granviks kommun", "Granviksbostäder AB"), None, "Resenärer", None, "Belysningen"),
        ("3", "mål", ("Polisen", "Granviks kommun"), None, "Ungdomar", ("minst", 12, "vandringar", "per år"), "Minst"),
        ("3", "löfte", ("Polisen", "Granviks kommun"), None, "Ungdomar", None, "Föräldravandringar"),
    ],
    NUMBERED_HEADINGS: [
        ("1", "löfte", ("Polisen",), "Ökad synlighet i centrum", "Besökare i centrum", None, "Polisen ska"),
        ("2", "löfte", ("Sjöberga kommun",), "Trygg väg till skolan", None, None, "Kommunen ska"),
        ("2", "mål", (), "Trygg väg till skolan", None, ("högst", 10, "klagomål", "per termin"), "Färre än"),
        ("3", "löfte", ("Sjöberga kommun", "Polisen"), None, None, ("", 2, "dialogmöten", "per halvår"), "Kommunen och"),
        ("3", "upplysning", (), None, None, None, "Upplysning: Ring 112"),
    ],
    GOALS_AND_ACTIVITIES: [
        (None, "mål", (), "Trygghet i centrum", None, ("högst", 25, "procent", ""), "Andelen"),
        ("1", "löfte", ("Polisen",), "Trygghet i centrum", None, None, "Polisen genomför"),
        ("2", "löfte", ("Norrby kommun",), "Trygghet i centrum", None, None, "Kommunen sätter"),
        ("3", "löfte", ("Fastighetsägarna",), "Trygghet i centrum", None, None, "Fastighetsägarna"),
        (None, "mål", (), "Trafik", None, ("", 10, "procent", "under perioden"), "Hastigheten"),
        ("4", "löfte", ("Polisen",), "Trafik", None, ("minst", 20, "hastighetskontroller", ""), "Polisen gör"),
        ("5", "löfte", ("Norrby kommun",), "Trafik", None, None, "Kommunen ska"),
    ],
    COLUMN_PER_PARTY: [
        (None, "löfte", ("Polisen",), None, None, None, "Polisen är på plats"),
        (None, "löfte", ("Älvnäs stad",), None, None, None, "Älvnäs stad anställer"),
        (None, "löfte", ("Polisen", "Älvnäs stad"), None, None, None, "Dialogmöte"),
        (None, "löfte", ("Polisen",), None, None, None, "Ökade"),
        (None, "löfte", ("Älvnäs stad",), None, None, None, "Klotter"),
    ],
    PLAIN_PARAGRAPHS: [
        (None, "löfte", ("Polisen",), None, None, None, "Vi kommer att öka"),
        (None, "löfte", ("Polisen",), None, None, None, "Vi kommer att göra"),
        (None, "löfte", ("Hedlunda kommun",), None, None, None, "Vi kommer att öppna"),
        (None, "löfte", ("Hedlunda kommun",), None, None, None, "Kommunens fritidsledare"),
    ],
    LABELLED_POINTS: [
        (None, "löfte", ("Polisen",), None, None, ("minst", 2, "pass", "i veckan"), "Polisen: gå"),
        (None, "löfte", ("Bergsjö kommun",), None, None, None, "Kommunen: byta"),
        (None, "löfte", ("Polisen", "Bergsjö kommun"), None, None, ("", 1, "gång", "i månaden"), "Polisen och"),
        (None, "löfte", ("Räddningstjänsten",), None, None, None, "Räddningstjänsten"),
        (None, "upplysning", (), None, None, None, "Polisen har sedan"),
    ],
    LETTERED: [
        ("1a", "löfte", ("Polisen",), "Trygghet vid skolor", None, ("", 1, "gång", "per månad"), "Polisen ska besöka"),
        ("1b", "löfte", ("Tallköpings kommun",), "Trygghet vid skolor", None, None, "Kommunen ska ha"),
        ("2a", "löfte", ("Polisen",), "Narkotika", None, ("", 15, "procent", ""), "Polisen ska öka"),
        ("2b", "löfte", ("Socialtjänsten",), "Narkotika", None, None, "Socialtjänsten"),
    ],
    HEADINGS_IN_LEVELS: [
        (None, "löfte", ("Polisen",), None, None, None, "Polisen ökar"),
        (None, "löfte", ("Polisen",), None, None, ("", 4, "evenemang", "under 2026"), "Polisens volontärer"),
        (None, "löfte", ("Ekeby kommun",), None, None, None, "Kommunen inventerar"),
        (None, "löfte", ("Polisen", "Ekeby kommun"), None, None, ("minst", 2, "gånger", "per år"), "Trygghetsvandringar"),
    ],
    AREA_IN_COLUMN: [
        (None, "löfte", ("Polisen",), "Centrum", None, None, "Fotpatrullering"),
        (None, "löfte", ("Polisen", "Vikens kommun", "Nattvandrarna"), "Skolområdet", None, None, "Vuxennärvaro"),
    ],
}  # fmt: skip

# Title, first and last day, place and day of signing, and who signed.
FRAMES = {
    LISTS_PER_PARTY: (
        "Medborgarlöften 2026", "2026-01-01", "2026-12-31", "Ekstad", "2025-12-11",
        [("Marie Sandell", "Kommunstyrelsens ordförande", "Ekstads kommun"),
         ("Tomas Rehn", "Lokalpolisområdeschef", "Lokalpolisområde Ekbygden")],
    ),
    TABLE: (
        "Medborgarlöften för Granviks kommun 2025–2026", "2025-01-01", "2026-12-31", "Granvik", "2025-01-15",
        [("Eva Lind", "Kommunalråd", "Granviks kommun"),
         ("Olle Berg", "Chef för lokalpolisområde Granvik", "Polisen, lokalpolisområde Granvik")],
    ),
    NUMBERED_HEADINGS: (
        "MEDBORGARLÖFTEN I SJÖBERGA KOMMUN", "2026-01-01", "2026-06-30", "Sjöberga", "2025-12-12",
        [("Per-Erik von Holst", "kommunstyrelsens ordförande", "Sjöberga kommun"),
         ("Nadja Öberg", "kommunpolis", "Polisen Sjöberga"), ("Karin Ek", "vd", "Sjöbergahem AB")],
    ),
    GOALS_AND_ACTIVITIES: ("Trygghetslöften Norrby kommun våren 2026", "2026-01-01", "2026-06-30", None, None, []),
    PLAIN_PARAGRAPHS: (
        "Polisens och Hedlunda kommuns medborgarlöfte 2026-03-01 – 2027-02-28", "2026-03-01", "2027-02-28", None, None, [],
    ),
    LABELLED_POINTS: (
        "Lokala medborgarlöften", "2026-01-01", "2027-12-31", "Bergsjö", "2025-12-01",
        [("Lisa Ström", "Kommunalråd", "Bergsjö kommun"), ("Omar Said", "Tf lokalpolisområdeschef", "Polisen")],
    ),
    LETTERED: (
        "Medborgarlöften i Tallköpings kommun 2026", "2026-01-01", "2026-12-31", None, None,
        [("Anna Berg", "kommunchef", "Tallköpings kommun"), ("Karl Nyman", "lokalpolisområdeschef", "Polisen")],
    ),
    AREA_IN_COLUMN: (
        "Medborgarlöfte Vikens kommun 2026", "2026-01-01", "2026-12-31", "Viken", "2026-03-03",
        [("Lena Holm", "Kommunstyrelsens ordförande", "Vikens kommun"), ("Jan Ek", "Polisområdeschef", "Polisen")],
    ),
}  # fmt: skip
