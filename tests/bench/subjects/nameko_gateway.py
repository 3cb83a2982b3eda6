"""Stock nameko: HTTP entrypoint, ServiceRpc."""

import json

from nameko.rpc import ServiceRpc
from nameko.web.handlers import http


class EchoGateway:
    name = "gateway"
    echo = ServiceRpc("stock_echo")

    @http("POST", "/echoes")
    def post(self, request):
        answer = self.echo.echo(json.loads(request.get_data()))
        return 200, {"Content-Type": "application/json"}, json.dumps(answer)
