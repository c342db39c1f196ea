"""Who is let in, and as whom: by access file and signed cookie, or being this machine itself."""
