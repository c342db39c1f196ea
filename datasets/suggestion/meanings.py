"""What stands in columns, in the general English of the field."""

from collections.abc import Mapping
from types import MappingProxyType

MEANINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "repair_class": {
            "responsive": ("responsive repair", "reactive", "day to day", "reactive repair"),
            "void": ("voids", "empty property", "void works"),
            "planned": ("planned works", "planned maintenance", "programmed"),
            "cyclical": ("cyclical maintenance", "servicing"),
        },
        "done_by": {
            "in_house": ("in house", "direct labour", "dlo", "direct team", "internal"),
            "contractor": ("external", "external contractor", "subcontractor"),
        },
        "area": {
            "in_borough": ("resident", "in the borough", "lives in borough", "local"),
            "elsewhere": ("non resident", "outside the borough", "out of borough", "other"),
            "unknown": ("not known", "not recorded", "not stated", "no address"),
        },
        "close_reason": {
            "tenant_cancelled": ("cancelled by tenant", "cancelled by resident"),
            "landlord_cancelled": ("cancelled by landlord", "cancelled by council"),
            "duplicate": ("duplicate job", "duplicated", "raised in error duplicate"),
            "no_access": ("no access", "could not gain access"),
        },
        "complainant_type": {
            "tenant": ("council tenant", "secure tenant", "rented"),
            "shared_owner": ("shared ownership",),
            "leaseholder": ("lessee", "leasehold"),
            "temporary_accommodation": ("temp accommodation", "homeless household"),
        },
        "regime": {
            "housing_ombudsman": ("housing", "hos", "landlord"),
            "lgsco": ("lgo", "corporate", "local government ombudsman"),
            "childrens_statutory": ("children act", "childrens statutory"),
            "adults_statutory": ("adult social care", "adults statutory"),
        },
        "ombudsman": {
            "housing": ("housing ombudsman", "hos"),
            "lgsco": ("lgo", "local government and social care ombudsman"),
        },
        "outcome": {
            "upheld": ("fully upheld",),
            "partly_upheld": ("partially upheld", "part upheld", "partly upheld"),
            "not_upheld": ("not upheld", "rejected"),
            "withdrawn": ("withdrawn by customer",),
        },
        "contract_type": {
            "permanent": ("perm", "permanent contract", "established", "substantive"),
            "fixed_term": ("fixed term", "temporary", "temp", "fixed term contract"),
            "apprentice": ("apprenticeship", "trainee"),
            "casual": ("casual worker", "bank", "relief", "sessional"),
            "zero_hours": ("zero hours", "zero hour", "zero hours contract"),
        },
        "movement": {
            "none": ("no change", "unchanged", "in post"),
            "joiner": ("new starter", "starter", "new start", "joined", "external hire"),
            "leaver": ("left", "left the organisation", "termination"),
            "tupe_in": ("tupe transfer in", "transferred in", "tupe in"),
            "tupe_out": ("tupe transfer out", "transferred out", "tupe out"),
            "internal_move": ("internal transfer", "moved post", "promotion", "secondment"),
        },
        "leave_reason": {
            "resignation": ("resigned", "voluntary resignation", "voluntary"),
            "retirement": ("retired", "age retirement", "early retirement", "ill health"),
            "redundancy_voluntary": ("voluntary redundancy", "vr"),
            "redundancy_compulsory": ("compulsory redundancy", "redundancy"),
            "end_fixed_term": ("end of contract", "end of fixed term contract", "contract ended"),
            "tupe": ("tupe transfer", "transfer"),
            "other": ("dismissal", "dismissed", "death in service"),
        },
        "status": {
            "open": ("in progress", "new", "under investigation", "active"),
            "responded": ("response sent", "answered"),
            "closed": ("complete", "completed"),
            "withdrawn": ("cancelled",),
            "submitted": ("new", "logged", "received"),
            "assigned": ("allocated",),
            "in_progress": ("in progress", "under investigation", "active", "open"),
            "reassignment_required": ("needs reassignment", "to be reassigned"),
        },
        "member_type": {
            "councillor": ("cllr", "ward councillor", "ward member"),
            "mp": ("member of parliament",),
            "leader_mayor": ("leader", "mayor", "leader of the council"),
            "assembly_member": ("london assembly member", "gla member"),
        },
        "request_type": {
            "casework": ("case", "constituent enquiry"),
            "information": ("information request", "request for information"),
            "policy": ("policy enquiry",),
        },
        "receiving_body": {"council": ("the council",), "contractor": ("the contractor",)},
        "category": {
            "repairs": ("repair", "housing repairs", "disrepair"),
            "damp_and_mould": ("damp", "mould", "damp mould"),
            "allocations_and_transfers": ("allocations", "lettings", "transfers", "rehousing"),
            "homelessness": ("housing options", "temporary accommodation"),
            "anti_social_behaviour": ("asb", "antisocial behaviour"),
            "estates_and_cleaning": ("estate management", "cleaning", "caretaking"),
            "rent_and_charges": ("rent", "rents", "service charges", "rent arrears"),
            "leasehold": ("leaseholders", "home ownership"),
            "social_care": ("adult social care",),
        },
    }
)  # fmt: skip
"""For each closed list of ours, what its entries are called elsewhere."""

YES, NO = ("yes", "y", "true", "t", "1"), ("no", "n", "false", "f", "0")
NOTHING = ("NULL", "null", "N/A", "n/a", "NA", "#N/A", "-", "--", "nil", "(blank)", "[blank]",
           "*", "**", "[c]")  # fmt: skip
"""What systems write for nothing, or for a figure they hide. Not "none": it is a code of ours."""
NO_DAYS = ("9999-12-31", "1900-01-01", "1753-01-01")
"""Days that systems write for no day."""
