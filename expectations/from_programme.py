"""programme_rules(): what the programme file says of every dataset's services and organisations."""

from datasets.contract import Contract
from datasets.programme import Programme
from expectations.suite import Rows, Rule


def programme_rules(contract: Contract, programme: Programme) -> tuple[Rule, ...]:
    """Each service is in the programme, and each organisation is one of its service's.

    Record kinds that may hold other organisations' records are not asked whose they are.
    """
    own = tuple(k for k in contract.record_kinds if k not in contract.others_allowed)
    services = tuple(service.id for service in programme.services)
    organisations = tuple(
        _known_organisation(service.id, service.organisations, own)
        for service in programme.services
        if own
    )
    return (_known_service(services), *organisations)


def _known_service(services: tuple[str, ...]) -> Rule:
    return Rule(
        check="unknown_service",
        expectation="ExpectColumnValuesToBeInSet",
        settings={"column": "service", "value_set": services},
        one="names a service that is not in the programme",
        many="name a service that is not in the programme",
        mend=f"The programme's services are: {', '.join(services)}.",
        column="service",
        quotes="service",
    )


def _known_organisation(
    service: str, organisations: tuple[str, ...], kinds: tuple[str, ...]
) -> Rule:
    return Rule(
        check="unknown_organisation",
        expectation="ExpectColumnValuesToBeInSet",
        settings={"column": "source_organisation", "value_set": organisations},
        one=f"comes from an organisation that does not run {service} in the programme",
        many=f"come from an organisation that does not run {service} in the programme",
        mend=f"The programme names for {service}: {', '.join(organisations)}.",
        column="source_organisation",
        rows=Rows(kinds=kinds, among=(("service", (service,)),)),
        quotes="source_organisation",
    )
