"""Imported first, before anything that opens sockets or starts threads: makes the standard library cooperative."""

import os

os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import warnings

warnings.filterwarnings("ignore", message=".*[Ee]ventlet.*")

import eventlet

eventlet.monkey_patch()
