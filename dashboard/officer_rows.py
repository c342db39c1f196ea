"""Routes of our own by which rows leave: each asks who wants them, on every request.

`/officer/rows/SUBMISSION.csv` and `.xlsx` hold the failing rows and
`/officer/findings/SUBMISSION.html` the list to print. Whoever may not see a file is told what
somebody is told who names none.
"""

from collections.abc import Callable
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import cached
from dashboard.desk.case import Case
from dashboard.desk.desk import NoSuchCaseError
from dashboard.desk.opening import desk_for
from dashboard.door import admitted
from dashboard.failing_rows import FailingRows, as_csv, as_xlsx, failing_rows, rows_of_faults
from dashboard.permissions import Actor, may_publish_some
from dashboard.print_out import printed
from datasets.store import StoreError

NOT_NOW = (
    "The findings of this file are not at hand now: it is being checked, or was decided. Open its "
    "page, and ask again once its checks are done."
)
NOT_HERE = "There is no such file here, or it is not yours to see."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Made = Callable[[Case], Response]


async def _answer(request: Request, make: Made) -> Response:
    """What is made of a file, for an officer of its dataset."""
    who = admitted(request)
    case = await run_in_threadpool(_case, request.path_params["submission"], who)
    if case is None:
        return PlainTextResponse(NOT_HERE, 404)
    if case.refresh is None and not case.faults:
        return PlainTextResponse(NOT_NOW, 409)
    answer = await run_in_threadpool(make, case)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _case(submission: str, who: Actor) -> Case | None:
    if not may_publish_some(who):
        return None
    try:
        return desk_for(cached.root()).seen(submission, who)
    except (NoSuchCaseError, StoreError, OSError):
        return None


def _rows_of(case: Case) -> FailingRows:
    if case.refresh is not None:
        return failing_rows(case.refresh.extract, case.refresh.report)
    return rows_of_faults(case.faults)


def _csv(case: Case) -> Response:
    return _file(case, as_csv(_rows_of(case)), "text/csv", "csv")


def _xlsx(case: Case) -> Response:
    return _file(case, as_xlsx(_rows_of(case), "Rows to mend"), XLSX, "xlsx")


def _file(case: Case, content: bytes, media_type: str, suffix: str) -> Response:
    """A file whose name says of which submission it is, and nothing else."""
    name = f"rows-to-mend-{case.sha256[:12]}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _list(case: Case) -> Response:
    return HTMLResponse(printed(case))


ROUTES = [
    Route("/officer/rows/{submission}.csv", partial(_answer, make=_csv)),
    Route("/officer/rows/{submission}.xlsx", partial(_answer, make=_xlsx)),
    Route("/officer/findings/{submission}.html", partial(_answer, make=_list)),
]
"""What `server.application` adds to the library's own routes."""
