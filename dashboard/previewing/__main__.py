"""`python -m dashboard.previewing`: a warm process that works out previews."""

from dashboard.previewing.process import main

if __name__ == "__main__":
    main()
