"""Services, their homes, wards and expected extracts."""

from datetime import date

from pydantic import Field

from datasets.programme.parts import Identifier, Part, Sourced


class Homes(Sourced):
    """How many homes there were on a date, by tenure, and by ward where `ward` is given."""

    on: date
    count: int = Field(ge=0)
    tenure: str = "rented"
    ward: str | None = None


class Service(Part):
    """One service. `organisations` are the names that its extracts carry as source_organisation.

    `measures` are those that apply to it; None means all of them.
    """

    id: Identifier
    name: str
    organisations: tuple[str, ...] = ()
    homes: tuple[Homes, ...] = ()
    measures: tuple[Identifier, ...] | None = None
    what: str = ""

    def has(self, measure: str) -> bool:
        """Whether a measure applies to the service."""
        return self.measures is None or measure in self.measures

    def homes_on(
        self, day: date, ward: str | None = None, tenures: tuple[str, ...] = ()
    ) -> int | None:
        """The homes on a day: the latest count by then, summed over tenures; None if none.

        Of the `tenures` named, or of all.
        """
        wanted = [h for h in self.homes if not tenures or h.tenure in tenures]
        counts = [h for h in wanted if h.ward == ward and h.on <= day]
        if not counts:
            return None
        latest = max(h.on for h in counts)
        return sum(h.count for h in counts if h.on == latest)


class Ward(Part):
    """A ward by its ONS code, and when it was valid."""

    code: str
    name: str
    from_day: date | None = Field(default=None, alias="from")
    to_day: date | None = Field(default=None, alias="to")


class ExpectedCell(Part):
    """What should arrive each month, which is what 'late' and 'missing' are told by."""

    dataset: Identifier
    service: Identifier
    source_system: str
    from_month: date = Field(alias="from")
    to_month: date | None = Field(default=None, alias="to")


class Official(Part):
    """What the council is called where others publish figures about it.

    `name` and `code` are the regulator's, `area_code` the statisticians'; `service` is the one
    that its yearly return is about. Where they are empty, the council's own name is looked for.
    """

    name: str = ""
    code: str = ""
    area_code: str = ""
    service: Identifier | None = None
