"""FastAPI on uvicorn: `broker.request` to the FastStream subscriber."""

import contextlib
import json
import os

import uvicorn
from fastapi import FastAPI
from faststream.rabbit import RabbitBroker
from pydantic import BaseModel

broker = RabbitBroker(os.environ["AMQP_URI"], logger=None)


class Echo(BaseModel):
    message: str
    number: int


@contextlib.asynccontextmanager
async def connected(_: FastAPI):
    await broker.connect()
    yield
    await broker.stop()


app = FastAPI(lifespan=connected)


@app.post("/echoes")
async def post(body: Echo) -> Echo:
    reply = await broker.request(body, "faststream-echo", timeout=10)
    return Echo(**json.loads(reply.body))


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning", access_log=False)
