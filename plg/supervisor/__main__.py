"""The way in: `python -m plg.supervisor start | manage … | test …`, called by the scripts `start` and `test`."""

import sys

from plg.supervisor.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
