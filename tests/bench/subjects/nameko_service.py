"""Stock nameko: the service that echoes."""

from nameko.rpc import rpc


class EchoService:
    name = "stock_echo"

    @rpc
    def echo(self, message):
        return message
