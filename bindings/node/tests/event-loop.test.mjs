import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'flows8x8';
import { FLOW, json, never, serving } from './servers.mjs';

test('the event loop goes on while many calls wait', () => {
  const held = [];
  return serving(
    (request, response) => held.push(() => json(200, FLOW)(request, response)),
    async (server) => {
      const client = new Client(server.settings());
      const calls = Array.from({ length: 64 }, (_, id) => client.getFlow(`${id}`));
      await server.until(({ requests }) => requests.length === 64);
      // Were a call to block it, no timer would fire before the answers, which wait for this one.
      for (let beat = 0; beat < 50; beat += 1) await new Promise((resolve) => setTimeout(resolve, 1));
      for (const answer of held) answer();
      assert.equal((await Promise.all(calls)).length, 64);
    },
  );
});

test('each of a thousand calls at once gets its own answer', () => {
  const echo = (request, response) => json(200, { ...FLOW, flowId: request.url.split('/').at(-1) })(request, response);
  return serving(echo, async (server) => {
    const client = new Client(server.settings());
    const ids = Array.from({ length: 1000 }, (_, id) => `id-${id}`);
    const flows = await Promise.all(ids.map((id) => client.getFlow(id)));
    assert.deepEqual(
      flows.map(({ id }) => id),
      ids,
    );
  });
});

test('a deadline holds, for an answer that never comes and for one that trickles in', () => {
  const drip = (_, response) => {
    response.writeHead(200, { 'content-length': '100000' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  };
  return serving(
    (request, response) => (request.url.endsWith('drip') ? drip : never)(request, response),
    async (server) => {
      const client = new Client(server.settings());
      for (const id of ['drip', 'never']) {
        const error = await client.getFlow(id, { timeoutMs: 200 }).then(assert.fail, (thrown) => thrown);
        assert.equal(error.kind, 'timeout');
        assert.ok(error instanceof Error && error.isRetryable);
      }
      await server.until(({ open }) => open.size === 0);
    },
  );
});

test('calls made while others are told of their ends all run', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    let made = 0;
    const chain = async (left) => {
      made += 1;
      await client.getFlow('812');
      if (left > 0) await Promise.all([chain(left - 1), chain(left - 1)]);
    };
    await chain(7);
    assert.equal(made, 255);
    assert.equal(server.requests.length, 255);
  }));
