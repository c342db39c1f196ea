"""How many homes there were at each month's end, from the programme."""

import polars as pl

from datasets.calendar import month_end
from datasets.programme import Programme

HOMES = {"service": pl.String, "month": pl.Date, "node": pl.String, "homes": pl.Float64}


def homes_by_month(
    cells: pl.DataFrame, programme: Programme, tenures: tuple[str, ...] = ()
) -> pl.DataFrame:
    """Homes by `service` and `month` of the cells, for the whole service (node "") and each ward.

    Of the `tenures` named, or of all. A place whose homes the programme does not give has no row,
    nor has one with no homes.
    """
    found = []
    for service_id, month in cells.select("service", "month").unique(maintain_order=True).rows():
        service = programme.service(service_id)
        for ward in (None, *dict.fromkeys(h.ward for h in service.homes if h.ward)):
            homes = service.homes_on(month_end(month), ward, tenures)
            if homes:
                found.append((service_id, month, ward or "", float(homes)))
    return pl.DataFrame(found, schema=HOMES, orient="row")
