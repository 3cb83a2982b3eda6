"""FastStream: the subscriber that echoes."""

import asyncio
import os

from faststream import FastStream
from faststream.rabbit import RabbitBroker
from pydantic import BaseModel

broker = RabbitBroker(os.environ["AMQP_URI"], logger=None)


class Echo(BaseModel):
    message: str
    number: int


@broker.subscriber("faststream-echo")
async def echo(body: Echo) -> Echo:
    return body


if __name__ == "__main__":
    asyncio.run(FastStream(broker).run())
