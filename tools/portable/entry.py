"""What the portable program starts with: the command line, or the reader's worker.

The reader starts its worker as `<this program> -P -m ppmd_cli.intake.reader_process`, as it would start Python.
"""

import sys

if sys.argv[1:] == ["-P", "-m", "ppmd_cli.intake.reader_process"]:
    from ppmd_cli.intake.reader_process import main
else:
    from ppmd_cli.cli.main import main

sys.exit(main())
