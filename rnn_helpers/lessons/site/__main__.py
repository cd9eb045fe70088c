"""``python -m rnn_helpers.lessons.site notebooks site [owner/repository]``."""

import sys
from pathlib import Path

from rnn_helpers.lessons.site.build import build

build(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:4])
