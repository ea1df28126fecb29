"""Whether what went away went next door."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Displacement:
    """``quotient`` is None when it has no meaning: nothing decreased where the intervention was, or nothing to compare.

    Below 0 it has been displaced, below -1 more than was gained; above 0 the area around has gained as well.
    """

    quotient: float | None

    @property
    def words(self) -> str:
        if self.quotient is None:
            return "Förflyttning kan inte bedömas."
        if self.quotient < -1:
            return "Ökningen runt omkring är större än minskningen på platsen."
        if self.quotient < 0:
            return f"En del kan ha flyttat: ungefär {round(-self.quotient * 100)} procent av minskningen."
        if self.quotient > 0:
            return "Inget tyder på förflyttning. Det har minskat också runt omkring."
        return "Inget tyder på förflyttning."


def displacement(
    treated: tuple[int, int], buffer: tuple[int, int], compared: tuple[int, int]
) -> Displacement:
    """Each is (before, after). ``buffer`` is the area around, ``compared`` areas out of reach of the intervention.

    Weighted displacement quotient: Bowers & Johnson, "Measuring the geographical displacement and diffusion of
    benefit effects of crime prevention activity", Journal of Quantitative Criminology 19 (2003):
    (Bₐ/Cₐ − B_b/C_b) / (Aₐ/Cₐ − A_b/C_b).
    """
    if not all(compared):
        return Displacement(None)
    gain = treated[1] / compared[1] - treated[0] / compared[0]
    moved = buffer[1] / compared[1] - buffer[0] / compared[0]
    return Displacement(moved / gain if gain < 0 else None)
