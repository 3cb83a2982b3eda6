"""The parts of a running service put together and started: the only room besides `rpc` and `web` that knows nameko."""
