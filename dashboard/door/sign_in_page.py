"""The page before all others, where only known people may read; it needs no scripts."""

from html import escape

SIGN_IN, START = "/sign-in", "/sign-in/start"
SIGN_IN_PATHS = frozenset({SIGN_IN, START, "/auth/login", "/auth/logout", "/oauth2callback"})

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


def page(words: str = FOR_KNOWN_PEOPLE, *, may_sign_out: bool = False) -> str:
    """The page that says why nothing is shown, with the way on: to sign in, or out."""
    way, label = ("/auth/logout", "Sign out") if may_sign_out else (START, "Sign in")
    title = "No access" if may_sign_out else "Sign in to read these pages"
    link = f'<p><a class="does" href="{way}">{label}</a></p>'
    return _PAGE.format(title=title, words=escape(words), link=link)
