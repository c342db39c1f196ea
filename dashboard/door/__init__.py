"""The door: every request passes it first, and every answer leaves by it."""

from dashboard.door.admitting import Admitting, admitted
from dashboard.door.headers import Guarded, inline_scripts, security_headers
from dashboard.door.packed import Packed

__all__ = ["Admitting", "Guarded", "Packed", "admitted", "inline_scripts", "security_headers"]
