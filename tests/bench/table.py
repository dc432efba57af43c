"""The table that goes into a note."""

from dataclasses import dataclass, field
from statistics import median, quantiles

SLOWER_ON_LARGE = 1.3


@dataclass
class Timing:
    """What one job took on one size [ms], beside its floor in the same rounds."""

    job: str
    size: str
    limit: float
    queries: int
    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.floor)


def p95(times: list[float]) -> float:
    """The time that one in twenty exceeds [ms]; of a single one, itself."""
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def lines(timings: list[Timing]) -> list[str]:
    """The table, then how the largest size compares with the smallest."""
    head = ("job", "size", "queries", "median ms", "p95 ms", "floor ms", "floor p95", "ratio", "at most", "")
    rows = [head, *(_row(timing) for timing in timings)]
    sizes = list(dict.fromkeys(timing.size for timing in timings))
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    found = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    found.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for large in sizes[1:]:
        found += ["", f"{large} beside {sizes[0]}, at most {SLOWER_ON_LARGE}:"]
        found += [_beside(small, timings, large) for small in timings if small.size == sizes[0]]
    return found


def _row(timing: Timing) -> tuple[str, ...]:
    numbers = (median(timing.ours), p95(timing.ours), median(timing.floor), p95(timing.floor), timing.ratio)
    verdict = "kept" if timing.ratio <= timing.limit else "MISSED"
    shown = [f"{number:.1f}" for number in numbers[:4]] + [f"{timing.ratio:.2f}", f"{timing.limit:g}"]
    return (timing.job, timing.size, str(timing.queries), *shown, verdict)


def _beside(small: Timing, timings: list[Timing], size: str) -> str:
    large = next(timing for timing in timings if (timing.job, timing.size) == (small.job, size))
    times, floors = median(large.ours) / median(small.ours), median(large.floor) / median(small.floor)
    verdict = "kept" if times <= SLOWER_ON_LARGE else "MISSED"
    return f"- {small.job}: {times:.2f} ({verdict}); its floor {floors:.2f}"
