"""The page before all others, where only known people may read; it needs no scripts."""

from html import escape

SIGN_IN, START, FAILED = "/sign-in", "/sign-in/start", "/sign-in/failed"
SIGN_IN_BY, SIGN_OUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
SIGN_IN_PATHS = frozenset({SIGN_IN, START, FAILED, SIGN_IN_BY, SIGN_OUT, CALLBACK})

_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.06rem/1.5 "Source Sans", "Source Sans Pro", Arial, sans-serif; color: #0b0c0c;
  background: #fff; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }}
h1 {{ font-size: 2.1rem; line-height: 1.2; }}
a {{ color: #12436D; }}
a.does {{ display: inline-block; background: #12436D; color: #fff; padding: .6rem 1.2rem;
  border-radius: .25rem; text-decoration: none; }}
a:focus-visible {{ outline: 3px solid #0b0c0c; outline-offset: 3px; }}
</style>
</head>
<body><main><h1>{title}</h1><p>{words}</p>{link}</main></body>
</html>
"""
FOR_KNOWN_PEOPLE = "These pages are for people whom the council has given access."
NOT_SIGNED_IN = (
    "The service that signs people in did not answer, or did not say who you are. Try again; if it "
    "happens again, tell whoever runs this dashboard."
)


def no_access(words: str) -> str:
    """The page for somebody who is signed in, and is shown nothing."""
    return page("No access", words, way=SIGN_OUT, label="Sign out")


def page(
    title: str = "Sign in to read these pages",
    words: str = FOR_KNOWN_PEOPLE,
    *,
    way: str = START,
    label: str = "Sign in",
) -> str:
    """The page that says why nothing is shown, with the way on."""
    link = f'<p><a class="does" href="{way}">{label}</a></p>'
    return _PAGE.format(title=title, words=escape(words), link=link)
