"""Receive flow replies: the webhook that 8x8 calls when somebody has filled in a flow.

FLOWS8X8_WEBHOOK_AUTHORIZATION='Bearer s3cr3t' flask --app webhook run
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, request
from flows8x8 import FlowReply, WebhookError, parse_flow_reply

#: What was set for the webhook in 8x8 as httpAuthorization.
AUTHORIZATION = os.environ["FLOWS8X8_WEBHOOK_AUTHORIZATION"]

app = Flask(__name__)
worker = ThreadPoolExecutor(1)
lock = threading.Lock()
#: The latest messages. With several processes, or to outlive them, a unique column of a database does this.
seen: OrderedDict[str, None] = OrderedDict()


def is_new(umid: str) -> bool:
    """Whether this is the first time that a message comes."""
    with lock:
        if umid and umid in seen:
            return False
        seen[umid] = None
        if len(seen) > 10_000:
            seen.popitem(last=False)
        return True


def act_on(reply: FlowReply) -> None:
    """What takes its time goes here."""
    app.logger.warning("%s has filled in: %s", reply.user.msisdn, ", ".join(sorted(reply.data)))


@app.post("/flow-replies")
def receive() -> tuple[str, int]:
    try:
        body = request.get_data() or b"{}"
        reply = parse_flow_reply(body, authorization=AUTHORIZATION, headers=request.headers.items())
    except WebhookError as error:
        app.logger.warning("refused: %s", error.message)
        # With a body in the error the secret was right, and what cannot be read is not worth a repetition.
        return ("", 401) if error.body is None else ("", 200)
    # 8x8 repeats what is not answered within 5 seconds, so the same message may come again.
    if reply is not None and is_new(reply.umid):
        worker.submit(act_on, reply)
    return "", 200
