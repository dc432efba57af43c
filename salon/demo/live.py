"""Lived days: every visit goes through the services that the pages use, each act at its own time, one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clients.card.models import Client, ClientLink
from clients.care.models import AftercareGiven, Visit
from clients.care.services import Done, treat
from clients.feedback.services import answer_peace
from products.advice.models import Recommendation
from products.advice.services import Offer, recommend, record_answer, say_nothing_needed
from products.sales.basket import Basket, ProductWish, TreatmentWish
from products.sales.services.paying import check_out
from salon.booking.models import Appointment
from salon.booking.services import BookingWish, book, cancel, change_state
from salon.core.identity import new_id
from salon.core.models import User
from salon.demo.house import House
from salon.demo.story import Coming
from salon.demo.used import used_at

State = Appointment.State
# So many of today's visits are still to come, and so many clients sit waiting, whatever the hour.
TO_COME, WAITING = 4, 2


@dataclass
class Day:
    """The acts of one visit, by the people who do them."""

    house: House
    coming: Coming

    @property
    def client(self) -> Client:
        return self.house.clients[self.coming.guest.code]

    @property
    def desk(self) -> User:
        return self.house.users["riitta"]

    @property
    def carer(self) -> User:
        return self.house.users[self.coming.staff.code]

    def booked(self, *, latest: datetime) -> list[Appointment]:
        """Book it some days ahead, or as late as `latest`; a second treatment follows the first."""
        coming, starts_at = self.coming, self.coming.starts_at
        at = min(coming.starts_at - timedelta(days=coming.booked_days), latest)
        appointments = []
        for treatment in (coming.treatment, coming.also):
            if treatment is None:
                continue
            wish = BookingWish(
                service=self.house.services[treatment.code],
                staff=self.house.staff[coming.staff.code],
                starts_at=starts_at,
                room=self.house.rooms[coming.staff.code],
                asked_for=coming.asked_for,
                source="phone" if coming.number % 3 else "desk",
            )
            appointments.append(book(self.client, wish, by=self.desk, at=at))
            starts_at += timedelta(minutes=treatment.minutes + treatment.buffer)
        return appointments

    def goes(self, *, now: datetime) -> None:
        """The whole visit, or what came of it instead."""
        appointments = self.booked(latest=self.coming.starts_at - timedelta(days=1))
        if self.coming.outcome == State.CANCELLED_BY_CLIENT:
            for appointment in appointments:
                cancel(appointment, by=self.desk, at=self.coming.starts_at - timedelta(hours=30), reason="Sairastui")
        elif self.coming.outcome == State.NO_SHOW:
            for appointment in appointments:
                change_state(appointment, State.NO_SHOW, by=self.desk, at=appointment.starts_at + timedelta(minutes=20))
        else:
            self._visited(appointments, now=now)

    def arrives(self, appointments: Iterable[Appointment], *, at: datetime) -> None:
        """The client sits down; the receptionist notes it."""
        for appointment in appointments:
            change_state(appointment, State.ARRIVED, by=self.desk, at=at)

    def _visited(self, appointments: list[Appointment], *, now: datetime) -> None:
        self.arrives(appointments, at=self.coming.starts_at - timedelta(minutes=4))
        for appointment in appointments:
            visit = self._treated(appointment, first=appointment is appointments[0])
        end = max(appointment.ends_at for appointment in appointments)
        wishes = self._advised(visit, at=end - timedelta(minutes=5))
        if self.coming.talk.asked:
            ware = self.house.products[self.coming.talk.asked.code]
            wishes.append(ProductWish(ware.pk, seller=self.house.staff[self.coming.staff.code].pk))
        treatments = tuple(TreatmentWish(appointment.pk) for appointment in appointments)
        method = "cash" if self.coming.number % 9 == 0 else "card"
        basket = Basket(client=self.client, treatments=treatments, products=tuple(wishes), method=method)
        check_out(basket, key=new_id(), by=self.desk, at=end + timedelta(minutes=4))
        self._answers(visit, at=end + timedelta(hours=20), now=now)

    def _treated(self, appointment: Appointment, *, first: bool) -> Visit:
        """Record the treatment; the first of the day comes with its aftercare, by mail where the client has one."""
        code, guest = appointment.service.code, self.coming.guest
        channel = AftercareGiven.Channel.EMAIL if guest.email else AftercareGiven.Channel.PRINT
        done = Done(
            service=appointment.service,
            note=self.coming.note if first else "",
            reaction=self.coming.reaction if first else 0,
            aftercare=self.house.aftercare[code, guest.language],
            channel=channel if first else "",
            **used_at(appointment, self.house.device),
        )
        return treat(appointment, done, by=self.carer, at=appointment.ends_at)

    def _advised(self, visit: Visit, *, at: datetime) -> list[ProductWish]:
        """Advise as told; what the client says yes to goes into the basket."""
        bought = []
        for item in self.coming.talk.offers:
            product = self.house.products[item.ware.code]
            offered = Offer(product, item.reason, item.need, item.slot, item.basis, item.finding)
            recommendation = recommend(visit, offered, by=self.carer, at=at)
            record_answer(recommendation, Recommendation.Answer(item.answer), by=self.carer, at=at)
            if item.answer == Recommendation.Answer.BOUGHT:
                bought.append(ProductWish(product.pk, recommendation=recommendation.pk))
        if self.coming.talk.nothing_needed:
            say_nothing_needed(visit, by=self.carer, at=at)
        return bought

    def _answers(self, visit: Visit, *, at: datetime, now: datetime) -> None:
        """Next morning the client may open her link and answer the one question."""
        link = ClientLink.objects.filter(object_id=visit.pk).first()
        if self.coming.talk.in_peace is not None and link is not None and at < now:
            answer_peace(link, self.coming.talk.in_peace, at=at)


def live_through(house: House, comings: list[Coming], *, now: datetime) -> int:
    """The days that are over, in order; returns how many visits there were."""
    for coming in comings:
        Day(house, coming).goes(now=now)
    return len(comings)


def live_today(house: House, comings: list[Coming], *, now: datetime) -> None:
    """Today as far as it has gone: some have been, two sit waiting, the rest are still to come, whatever the hour."""
    ordered = sorted(comings, key=lambda coming: (coming.starts_at, coming.number))
    over = [coming for coming in ordered[: -(TO_COME + WAITING)] if _ended(coming) < now]
    for coming in over:
        Day(house, coming).goes(now=now)
    rest = ordered[len(over) :]
    for index, coming in enumerate(rest):
        day = Day(house, coming)
        appointments = day.booked(latest=coming.starts_at - timedelta(days=1))
        if index < WAITING:
            day.arrives(appointments, at=now)


def book_ahead(house: House, comings: list[Coming], *, now: datetime) -> int:
    """The coming days: two of three have booked by now. Returns how many."""
    booked = [coming for coming in comings if coming.number % 3]
    for coming in booked:
        Day(house, coming).booked(latest=now - timedelta(hours=1))
    return len(booked)


def _ended(coming: Coming) -> datetime:
    return coming.starts_at + timedelta(hours=3)
