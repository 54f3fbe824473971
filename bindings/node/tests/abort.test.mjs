import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { AbortError, CallCancelledError, Client } from 'flows8x8';
import { FLOW, json, never, serving } from './servers.mjs';

const flow = { name: 'Booking', categories: ['OTHER'] };

async function aborted(promise, reason) {
  let caught;
  await assert.rejects(promise, (error) => {
    caught = error;
    return true;
  });
  assert.ok(caught instanceof AbortError, `${caught}`);
  assert.deepEqual([caught.name, caught.code], ['AbortError', 'ABORT_ERR']);
  assert.ok(caught.cause instanceof CallCancelledError);
  if (reason !== undefined) assert.equal(caught.reason, reason);
  return caught;
}

test('an abort during a call rejects it and closes its connection', () =>
  serving(never, async (server) => {
    const client = new Client(server.settings());
    const controller = new AbortController();
    const call = client.getFlow('812', { signal: controller.signal });
    await server.until(({ requests }) => requests.length === 1);
    const reason = new Error('enough');
    controller.abort(reason);
    await aborted(call, reason);
    await server.until(({ closed }) => closed === 1);
  }));

test('an abort before a call sends nothing', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    await aborted(client.getFlow('812', { signal: AbortSignal.abort() }));
    assert.equal(server.requests.length, 0);
  }));

test('an aborted create says that the flow may exist', () =>
  serving(never, async (server) => {
    const client = new Client(server.settings());
    const controller = new AbortController();
    const call = client.createFlow(flow, { signal: controller.signal });
    await server.until(({ requests }) => requests.length === 1);
    controller.abort();
    const { cause } = await aborted(call);
    assert.match(cause.hint, /"Booking" may exist/);
  }));

test('an abort ends the wait before a retry', () =>
  serving(json(503, {}, { 'retry-after': '30' }), async (server) => {
    const client = new Client(server.settings());
    const controller = new AbortController();
    const call = client.getFlow('812', { signal: controller.signal });
    await server.until(({ requests }) => requests.length === 1);
    controller.abort();
    await aborted(call);
    assert.equal(server.requests.length, 1);
  }));

test('an abort ends the wait for the rate limit', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings({ apiKey: 'limited', rateLimit: 1, rateWindowMs: 50_000 }));
    await client.getFlow('812');
    const controller = new AbortController();
    const call = client.getFlow('813', { signal: controller.signal });
    setImmediate(() => controller.abort());
    await aborted(call);
    assert.equal(server.requests.length, 1);
  }));

test('an abort ends waitForStatus between two questions', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    const controller = new AbortController();
    const call = client.waitForStatus('812', 'PUBLISHED', { timeoutMs: 60_000, signal: controller.signal });
    await server.until(({ requests }) => requests.length === 2);
    controller.abort();
    await aborted(call);
    assert.equal(server.requests.length, 2);
  }));

test('AbortSignal.timeout and AbortSignal.any work', () =>
  serving(never, async (server) => {
    const client = new Client(server.settings());
    const timeout = await aborted(client.getFlow('812', { signal: AbortSignal.timeout(20) }));
    assert.equal(timeout.reason.name, 'TimeoutError');
    const controller = new AbortController();
    const any = client.getFlow('812', { signal: AbortSignal.any([controller.signal, new AbortController().signal]) });
    controller.abort('any');
    await aborted(any, 'any');
  }));

test('the listener is removed when a call ends, however it ends', () =>
  serving(
    (request, response) => json(request.url.endsWith('404') ? 404 : 200, FLOW)(request, response),
    async (server) => {
      const client = new Client(server.settings());
      const { signal } = new AbortController();
      await client.getFlow('812', { signal });
      await assert.rejects(client.getFlow('404', { signal }), { kind: 'not_found' });
      await assert.rejects(client.getFlow(5, { signal }), { kind: 'invalid_argument' });
      assert.deepEqual(getEventListeners(signal, 'abort'), []);
    },
  ));

test('a thousand calls with one signal have one listener and no warning', () =>
  serving(undefined, async (server) => {
    const warnings = [];
    const warned = (warning) => warnings.push(warning);
    process.on('warning', warned);
    const client = new Client(server.settings());
    const { signal } = new AbortController();
    const calls = Array.from({ length: 1000 }, (_, id) => client.getFlow(`${id}`, { signal }));
    assert.equal(getEventListeners(signal, 'abort').length, 1);
    await Promise.all(calls);
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
    await new Promise(setImmediate);
    process.off('warning', warned);
    assert.deepEqual(warnings, []);
  }));

test('one signal aborts all of its calls, and only those', () =>
  serving(never, async (server) => {
    const client = new Client(server.settings());
    const controller = new AbortController();
    const { signal } = controller;
    const calls = Array.from({ length: 20 }, (_, id) => client.getFlow(`${id}`, { signal }));
    const other = client.getFlow('other', { timeoutMs: 5000 });
    await server.until(({ requests }) => requests.length === 21);
    controller.abort();
    await Promise.all(calls.map((call) => aborted(call)));
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
    client.close();
    await assert.rejects(other, { kind: 'closed' });
  }));

test('an abort after the end does nothing', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    const controller = new AbortController();
    const flow = await client.getFlow('812', { signal: controller.signal });
    controller.abort();
    assert.equal(flow.id, '812');
    assert.equal((await client.getFlow('812')).id, '812');
  }));
