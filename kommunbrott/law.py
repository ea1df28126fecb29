"""What lag (2023:196) asks of a municipality, paragraph by paragraph, retold in our own words."""

NAME = "Lag (2023:196) om kommuners ansvar för brottsförebyggande arbete"

# 4–13 §§. "{many}" is what the municipality calls its actions.
DEMANDS: dict[int, str] = {
    4: (
        "En lägesbild över brotten i kommunen: hur omfattande de är, vad de leder till, annat som är "
        "viktigt att känna till och en analys av alltsammans."
    ),
    5: "En beslutad plan för de {many} som kommunen tänker göra, byggd på lägesbilden.",
    6: "Lägesbilden görs aktuell och planen följs upp, minst vartannat år.",
    7: "Arbetet hålls ihop med den analys och planering som andra lagar kräver, där det är lämpligt.",
    8: "Kommunen svarar för att det brottsförebyggande arbetet inom kommunens gränser samordnas.",
    9: (
        "Kommunen arbetar för skriftliga överenskommelser med dem som behövs. Varje överenskommelse "
        "säger varför och inom vilka områden parterna samverkar."
    ),
    10: (
        "Kommunen arbetar för att de strategiska frågorna tas upp i ett råd som kommunen leder och där "
        "parterna företräds av personer i ledande ställning."
    ),
    11: "En funktion i kommunen samordnar de brottsförebyggande frågorna.",
    12: (
        "Samordningsfunktionen håller ihop och stödjer arbetet, är kontaktväg för andra och bidrar "
        "till att invånarna får veta vad som görs."
    ),
    13: (
        "Kommunstyrelsen, eller den nämnd som fullmäktige har valt, leder arbetet och berättar löpande "
        "för fullmäktige hur det går."
    ),
}
