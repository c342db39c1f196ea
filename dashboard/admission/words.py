"""What somebody is told who is not let in, by how they stand."""

from dashboard.admission.admitted import Standing
from dashboard.admission.doorkeeper import Doorkeeper

OFF = (
    "Officers' pages are off here. They need people to sign in, and no way to do so is set up "
    "(`insourcing serve --access FILE`); without one, they answer only on the machine on which "
    "the server runs, when it listens on no other address and no proxy stands before it."
)
NOT_HERE = "This server is for readers only. Figures are published on another one."


def told(keeper: Doorkeeper, standing: Standing, sign_in: str = "") -> str:
    """Why a page is not shown, in words; "" where standing alone is no reason."""
    if keeper.readers_only:
        return NOT_HERE
    if keeper.sign_in is None:
        return "" if standing is Standing.THIS_MACHINE else OFF
    return {
        Standing.NOT_SIGNED_IN: "You are not signed in.",
        Standing.EXPIRED: "Your session has ended. Sign in again.",
        Standing.SIGNED_OUT: "You have signed out. Sign in again.",
        Standing.UNKNOWN: unknown(keeper, sign_in),
        Standing.NOBODY_CAN_BE_KNOWN: (
            "Who may do what cannot be looked up now, so nobody may do anything. Whoever runs "
            "this dashboard finds the reason in its log."
        ),
    }.get(standing, "")


def unknown(keeper: Doorkeeper, sign_in: str) -> str:
    """What an account is told that signed in and stands in no access file."""
    if not sign_in:
        return (
            "Your provider does not vouch for what this dashboard knows people by, such as a "
            f"verified e-mail address. Ask {keeper.who_to_ask}."
        )
    return f"This account has no role here. Ask {keeper.who_to_ask} for one."
