"""Honest differences between people: how far from the norm somebody may be without anything being wrong."""

from collections.abc import Sequence
from math import fsum, sqrt
from typing import NamedTuple

from salon.stats.advisory.parameters import Parameters, StreamParameters


class Record(NamedTuple):
    """Events observed, events expected by the norm of the time, and the binomial variance of that expectation."""

    observed: float
    expected: float
    variance: float


def total(records: Sequence[Record]) -> Record:
    """The sum of records, to the last digit the same in any order."""
    return Record(*map(fsum, zip(*records, strict=True))) if records else Record(0.0, 0.0, 0.0)


class Offset(NamedTuple):
    """What is expected of a person beside the norm [log odds]."""

    mean: float
    sd: float


def between_variance(records: Sequence[Record], stream: StreamParameters, parameters: Parameters) -> float:
    """Variance between honest people on the log-odds scale, shrunk towards the prior of the stream.

    records : one per person; those without a variance say nothing and are left out

    Returns tau squared; fewer than two records give the prior alone. The order of the records does not matter.
    Source: DerSimonian & Laird (1986), Control. Clin. Trials 7, 177-188, on one-step log odds ratios (O - E) / V
    (Yusuf & Peto 1985) with z clipped at +-3.
    """
    prior = stream.tau**2
    precisions = [record.variance for record in records if record.variance > 0]
    people = len(precisions)
    if people < 2:
        return prior
    return (parameters.prior_people * prior + people * _moments(records, parameters.z_clip)) / (
        parameters.prior_people + people
    )


def _moments(records: Sequence[Record], clip: float) -> float:
    known = [record for record in records if record.variance > 0]
    roots = [sqrt(record.variance) for record in known]
    scores = [
        max(-clip, min(clip, (record.observed - record.expected) / root))
        for record, root in zip(known, roots, strict=True)
    ]
    weight = fsum(record.variance for record in known)
    mean = fsum(score * root for score, root in zip(scores, roots, strict=True)) / weight
    heterogeneity = fsum((score - mean * root) ** 2 for score, root in zip(scores, roots, strict=True))
    scale = weight - fsum(record.variance**2 for record in known) / weight
    return max(0.0, (heterogeneity - (len(known) - 1)) / scale) if scale > 0 else 0.0


def expected_offset(own: Record, colleagues: int, tau_squared: float, parameters: Parameters) -> Offset:
    """What is expected of one person, given her own record of more than six weeks ago.

    own : that record; without a variance there is none
    colleagues : how many others the norm rests on [count]
    tau_squared : variance between people [log odds squared]

    Returns mean 0 and variance tau^2 (1 + 1/colleagues) without a record; with one the empirical-Bayes mean and
    variance plus wander, the mean capped so that a long-standing habit of pushing does not become her own norm.

    >>> from salon.stats.advisory.parameters import Parameters
    >>> expected_offset(Record(0, 0, 0), 4, 0.2, Parameters())
    Offset(mean=0.0, sd=0.5)
    """
    prior = tau_squared * (1 + 1 / max(1, colleagues))
    if own.variance <= 0:
        return Offset(0.0, sqrt(prior))
    weight = prior / (1 + prior * own.variance)
    cap = parameters.own_mean_cap * sqrt(tau_squared)
    mean = max(-cap, min(cap, weight * (own.observed - own.expected)))
    return Offset(mean, sqrt(weight + parameters.wander**2))
