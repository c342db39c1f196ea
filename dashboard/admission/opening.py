"""The doorkeeper of a server, made once as it starts: what is wrong is said then."""

from collections.abc import Mapping
from pathlib import Path

from dashboard.admission.access_file import AccessFileError
from dashboard.admission.doorkeeper import Doorkeeper
from dashboard.admission.secrets import sign_in_by
from dashboard.admission.signed_out import SignedOut, signed_out_folder
from dashboard.admission.watched import Watched


def doorkeeper_for(
    root: str,
    access: Path | None,
    environment: Mapping[str, str],
    *,
    trusts_this_machine: bool,
    readers_only: bool = False,
) -> Doorkeeper:
    """Who lets people in to the store at `root`; AccessFileError says why nobody could.

    The provider is what the access file says now; everything else in it is read whenever it is
    changed.
    """
    if readers_only:
        if access is not None:
            raise AccessFileError(
                "With --readers-only nobody signs in, so leave out --access (INSOURCING_ACCESS)."
            )
        return Doorkeeper(readers_only=True)
    if access is None:
        return Doorkeeper(trusts_this_machine=trusts_this_machine)
    watched = Watched(access.absolute())
    provider = watched.last.provider
    if provider is None:
        return Doorkeeper(trusts_this_machine=trusts_this_machine)
    sign_in = sign_in_by(provider, environment)
    return Doorkeeper(sign_in, watched, _signed_out(root))


def _signed_out(root: str) -> SignedOut:
    folder = signed_out_folder(root)
    try:
        return SignedOut(folder)
    except OSError as error:
        raise AccessFileError(
            f"Whoever signs out could not be kept out: the folder {folder} cannot be made: "
            f"{error.strerror or error}. Let the server write there."
        ) from error
