"""`python -m dashboard.comparing`: a warm process that works out previews."""

from dashboard.comparing.process import main

if __name__ == "__main__":
    main()
