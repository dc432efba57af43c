"""What a reader offers the loader: neutral records, each kind as a stream that can be read again."""

from collections.abc import Iterable, Iterator

from salon.importing import records


class History:
    """A folder of some format. A format that knows nothing of a kind leaves the empty stream."""

    name: str

    def check(self) -> None:
        """Read everything once; raise UnreadableError, naming every broken row, before anything is written."""
        raise NotImplementedError

    def staff(self) -> Iterable[records.StaffRecord]:
        return ()

    def clients(self) -> Iterable[records.ClientRecord]:
        return ()

    def categories(self) -> Iterable[records.CategoryRecord]:
        return ()

    def services(self) -> Iterable[records.ServiceRecord]:
        return ()

    def products(self) -> Iterable[records.ProductRecord]:
        return ()

    def absences(self) -> Iterable[records.AbsenceRecord]:
        return ()

    def covers(self) -> Iterable[records.CoverRecord]:
        return ()

    def campaigns(self) -> Iterable[records.CampaignRecord]:
        return ()

    def schemes(self) -> Iterable[records.SchemeRecord]:
        return ()

    def bookings(self) -> Iterable[records.BookingRecord]:
        return ()

    def visits(self) -> Iterable[records.VisitRecord]:
        return ()

    def treatments(self) -> Iterable[records.TreatmentDone]:
        return ()

    def advice(self) -> Iterable[records.AdviceRecord]:
        return ()

    def answers(self) -> Iterable[records.PeaceRecord]:
        return ()

    def receipts(self) -> Iterator[records.ReceiptRecord]:
        yield from ()
