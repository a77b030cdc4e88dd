"""Where benches put their figures, so that all of a run become one table and one file (conftest.py)."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value; `ratio` is to the bare `reference` measured in the same run."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    reference: str = ""


FIGURES: list[Figure] = []


def note(name: str, value: float, unit: str, ratio: float | None = None, reference: str = "") -> None:
    """Adds one figure to this run's table."""
    FIGURES.append(Figure(name, value, unit, ratio, reference))


def table(figures: list[Figure]) -> str:
    """The figures for people."""
    lines = [f"{'what':<44}{'value':>12} {'unit':<10}{'ratio':>7}  to"]
    for each in figures:
        ratio = f"{each.ratio:7.2f}  {each.reference}" if each.ratio is not None else ""
        lines.append(f"{each.name:<44}{each.value:>12,.2f} {each.unit:<10}{ratio}".rstrip())
    return "\n".join(lines)


def rows(figures: list[Figure]) -> list[dict[str, object]]:
    """The same for JSON."""
    return [asdict(each) for each in figures]
