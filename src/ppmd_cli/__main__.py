"""`python -m ppmd_cli` is `ppmd`."""

from ppmd_cli.cli.main import main

if __name__ == "__main__":
    main()
