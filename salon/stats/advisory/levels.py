"""From scores to a level: nothing, a notice, or a warning."""

from enum import StrEnum
from math import log2

from salon.stats.advisory.parameters import Parameters


class Level(StrEnum):
    """What the flag says about a person at the close of a day."""

    NONE = "none"
    NOTICE = "notice"
    WARNING = "warning"


def level_of(sales: float, pressure: float, *, clients: int, people: int, parameters: Parameters) -> Level:
    """The level of a pair of scores.

    sales, pressure : the two scores, >= 0 [nats]
    clients : different clients behind the pressure score [count]
    people : persons employed that day [count]; with more than six the limit of a warning rises by log2(people / 6)

    Sales count for a warning only up to a cap that is too low to reach it: pressure must carry the rest.

    >>> level_of(14.0, 5.99, clients=9, people=3, parameters=Parameters()).value
    'notice'
    >>> level_of(14.0, 6.0, clients=3, people=3, parameters=Parameters()).value
    'warning'
    """
    limit = parameters.warning + log2(max(people, parameters.people_from) / parameters.people_from)
    evidence = pressure + min(sales, parameters.sales_cap)
    if evidence >= limit and clients >= parameters.warning_clients:
        return Level.WARNING
    if sales >= parameters.notice_sales or pressure >= parameters.notice_pressure:
        return Level.NOTICE
    return Level.NONE
