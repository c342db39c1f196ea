"""living_wage_rules(): the living wage rate that each month's pay is counted against."""

from collections.abc import Sequence

import polars as pl

from datasets.programme import LivingWageRate, Programme, is_in_force_or_newer, rate_in_force
from expectations.report import Severity
from expectations.suite import Rows, Rule

_COUNTED = Rows(given=("at_or_above_llw",))


def living_wage_rules(programme: Programme) -> tuple[Rule, ...]:
    """Pay is counted against the programme's rate for the month, or a newer one already announced.

    Where the programme has none for the month, that is told: the measure is then not measured.
    """
    rates = programme.living_wage_rates
    in_force = rate_in_force(rates)
    return (
        Rule(
            check="living_wage_rate",
            expectation="ExpectColumnValuesToBeInSet",
            settings={"column": "rate_holds", "value_set": (True,)},
            one="was counted against a rate that is not the living wage of its month",
            many="were counted against a rate that is not the living wage of their month",
            mend=f"Count them again. The programme has: {_listed(rates)}.",
            column="llw_rate_gbp",
            rows=Rows(given=("llw_rate_gbp", "at_or_above_llw")),
            computed={
                "rate_holds": in_force.is_null()
                | is_in_force_or_newer(rates, pl.col("llw_rate_gbp"))
            },
        ),
        Rule(
            check="no_living_wage_rate",
            expectation="ExpectColumnValuesToBeInSet",
            settings={"column": "rate_known", "value_set": (True,)},
            one="counts pay in a month for which the programme gives no living wage rate",
            many="count pay in a month for which the programme gives no living wage rate",
            mend="Who is paid it is not measured until the rate stands in the programme.",
            column="at_or_above_llw",
            severity=Severity.INFO,
            rows=_COUNTED,
            computed={"rate_known": in_force.is_not_null()},
        ),
    )


def _listed(rates: Sequence[LivingWageRate]) -> str:
    known = sorted((r for r in rates if r.rate_gbp), key=lambda r: r.implement_by)
    told = (f"£{r.rate_gbp:.2f} from {r.implement_by:%B %Y}" for r in known)
    return ", ".join(told) or "none"
