"""An object store on loopback (moto's S3 server), whose network and permissions a test can take."""

import logging
import os
from contextlib import contextmanager
from threading import Lock, Thread

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from pyarrow import fs
from werkzeug.serving import make_server

BUCKET = "releases"
REGION = "eu-west-2"
DENIED = b"""<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"""


class ObjectStore:
    """The server, and what it does to the requests that reach it.

    Moto looks whether an object is there and then puts it, in two steps that two requests can
    come between; S3 does not, so writes are let in one at a time.
    """

    def __init__(self):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._app = DomainDispatcherApplication(create_backend_app)
        self._one_write = Lock()
        self._denied = self._loses = lambda method, path: False
        self.requests = []
        self._start(0)

    @property
    def environment(self):
        return {
            "AWS_ACCESS_KEY_ID": "made-up",
            "AWS_SECRET_ACCESS_KEY": "made-up",
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._server.port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def keys(self, address):
        """The keys of the objects below an address."""
        below = fs.FileSelector(address.removeprefix("s3://"), recursive=True)
        found = self.system().get_file_info(below)
        return [held.path for held in found if held.type == fs.FileType.File]

    def system(self):
        """PyArrow's view of the store, which may make buckets."""
        return fs.S3FileSystem(
            endpoint_override=f"127.0.0.1:{self._server.port}",
            scheme="http",
            allow_bucket_creation=True,
        )

    @contextmanager
    def denying(self, denied):
        """Answer "access denied" to each request of which `denied(method, path)` is true."""
        self._denied = denied
        try:
            yield
        finally:
            self._denied = lambda method, path: False

    @contextmanager
    def losing_the_answer(self, loses):
        """Do each write of which `loses(method, path)` is true, and answer that it failed."""
        self._loses = loses
        try:
            yield
        finally:
            self._loses = lambda method, path: False

    @contextmanager
    def away(self):
        """Let nobody connect."""
        port = self._server.port
        self.stop()
        try:
            yield
        finally:
            self._start(port)

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _start(self, port):
        self._server = make_server(
            "127.0.0.1", port, self._answer, threaded=True, request_handler=MotoRequestHandler
        )
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _answer(self, environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.requests.append((method, path))
        if self._denied(method, path):
            start_response("403 Forbidden", [("Content-Type", "application/xml")])
            return [DENIED]
        if method in {"GET", "HEAD"}:
            return self._app(environ, start_response)
        with self._one_write:
            answered = list(self._app(environ, start_response))
        if self._loses(method, path):
            start_response("500 Internal Server Error", [])
            return []
        return answered


@contextmanager
def object_store():
    """The server with its bucket, and its address and keys in the environment."""
    served = ObjectStore()
    before = {name: os.environ.get(name) for name in served.environment}
    os.environ.update(served.environment)
    try:
        served.system().create_dir(BUCKET)
        yield served
    finally:
        served.stop()
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
