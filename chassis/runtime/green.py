"""Imported first, before anything that opens sockets or starts threads: makes the standard library cooperative."""

import os
import warnings

os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402 - it reads the variable and warns when it is imported

eventlet.monkey_patch()
