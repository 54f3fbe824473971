import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Client, ValidationFailedError, lint, parseFlowReply } from 'flows8x8';
import { REPO } from './replay.mjs';
import { FLOW, json, serving } from './servers.mjs';

const finding = { error: 'X', error_type: 'FLOW_JSON_ERROR', message: 'm', line_start: 2, column_start: 3, odd: [1] };
// As a server would write it: JSON has members of any name.
const DETAILS =
  '{"flowId":"812","name":"Booking","status":"ON_HOLD","categories":["OTHER","NEW"],"flowJsonUrl":null,' +
  '"__proto__":{"polluted":true},"constructor":1,"toJSON":"text","nested":{"list":[{"a":1}]},"hasOwnProperty":2}';

const raw = (text) => (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(text);
};

const got = (answer, call) => serving(answer, async (server) => call(new Client(server.settings())));

/** Whether nothing in it can be changed. */
function frozen(value) {
  if (typeof value !== 'object' || value === null || value instanceof Date) return true;
  return Object.isFrozen(value) && Object.values(value).every(frozen);
}

test('a flow has every property, keeps what is unknown, and cannot be changed', async () => {
  const flow = await got(raw(DETAILS), (client) => client.getFlow('812'));
  const { extra, ...known } = flow;
  assert.deepEqual(known, {
    id: '812',
    name: 'Booking',
    status: 'ON_HOLD',
    categories: ['OTHER', 'NEW'],
    flowJsonUrl: null,
    flowJson: null,
    validationErrors: [],
  });
  assert.deepEqual(Object.keys(extra).sort(), ['__proto__', 'constructor', 'hasOwnProperty', 'nested', 'toJSON']);
  assert.equal(Object.getPrototypeOf(extra), Object.prototype);
  assert.equal({}.polluted, undefined);
  assert.ok(frozen(flow));
  assert.throws(() => {
    flow.name = 'x';
  }, TypeError);
});

test('its JSON is what every language writes, and a flow to download is as good as read from it', async () => {
  const flow = await got(raw(DETAILS), (client) => client.getFlow('812'));
  const text = JSON.stringify(flow);
  const again = JSON.parse(text);
  assert.equal(again.nested.list[0].a, 1);
  assert.equal(again.toJSON, 'text');
  assert.ok(Object.hasOwn(again, '__proto__'));
  assert.deepEqual(again.validationErrors, []);
  assert.ok(!('flowJsonUrl' in again));
  await serving(raw(DETAILS), async (server) => {
    const client = new Client(server.settings());
    const other = JSON.parse(JSON.stringify({ ...again, flowJson: '{"a": 1}' }));
    assert.equal(await client.downloadFlowJson(other), '{"a": 1}');
    assert.equal(server.requests.length, 0);
  });
});

test('structuredClone gives the data, console.log something to read', async () => {
  const flow = await got(json(200, FLOW), (client) => client.getFlow('812'));
  assert.deepEqual(structuredClone(flow), { ...flow });
  assert.match(inspect(flow), /^FlowDetails \{\n {2}id: '812',\n {2}name: 'Booking',\n {2}status: 'DRAFT'/);
});

test('findings are typed, wherever they come from', async () => {
  const saved = await got(json(200, { id: '1', success: true, validation_errors: [finding] }), (client) =>
    client.createFlow({ name: 'n', categories: ['OTHER'] }),
  );
  const [found] = saved.validationErrors;
  assert.equal(found.errorType, 'FLOW_JSON_ERROR');
  assert.deepEqual([found.lineStart, found.lineEnd, found.columnStart], [2, null, 3]);
  assert.deepEqual(found.extra, { odd: [1] });
  assert.ok(frozen(saved));
  assert.throws(
    () => saved.requireValid(),
    (error) => error instanceof ValidationFailedError && error.validationErrors[0].message === 'm',
  );
  const [linted] = lint('{"version": "7.0"}').errors;
  assert.equal(linted.validationError.constructor, found.constructor);
  assert.ok(frozen(linted));
});

test('a valid flow is what requireValid gives', async () => {
  const saved = await got(json(200, { id: '1', success: true }), (client) =>
    client.createFlow({ name: 'n', categories: ['OTHER'] }),
  );
  assert.equal(saved.requireValid(), saved);
});

test('a list can be iterated and counted', async () => {
  const flows = ['1', '2'].map((id) => ({ id, name: id, status: 'DRAFT' }));
  const list = await got(json(200, { flows, paging: {} }), (client) => client.listFlows());
  assert.deepEqual([list.length, [...list].map(({ id }) => id), list.truncated], [2, ['1', '2'], false]);
  assert.deepEqual(list.extra, { paging: {} });
  assert.equal(list.flows[1].status, 'DRAFT');
});

test('a time is a Date beside its text, and null beside one that cannot be read', async () => {
  const preview = (expires_at) =>
    got(json(200, { id: '1', preview_url: 'https://x/', expires_at }), (client) => client.previewFlow('1'));
  const read = await preview('2026-11-23T04:03:59+0000');
  assert.equal(read.expiresAt.toISOString(), '2026-11-23T04:03:59.000Z');
  assert.equal(read.expiresAtRaw, '2026-11-23T04:03:59+0000');
  const odd = await preview('soon');
  assert.deepEqual([odd.expiresAt, odd.expiresAtRaw], [null, 'soon']);
  assert.equal(JSON.parse(JSON.stringify(odd)).expiresAt, 'soon');
});

test('a response has what came over the wire', async () => {
  const answer = (_, response) => {
    response.writeHead(
      200,
      [
        ['X-Two', 'a'],
        ['X-Two', 'b'],
        ['X-Empty', ''],
        ['X-Latin', 'ü'],
      ].flat(),
    );
    response.end(JSON.stringify(FLOW));
  };
  const response = await got(answer, (client) => client.getFlow('812').withResponse());
  assert.deepEqual([response.status, response.attempts, response.value.id], [200, 1, '812']);
  const { headers } = response;
  assert.deepEqual([headers['x-two'], headers['x-empty'], headers['x-latin']], ['a, b', '', 'ü']);
  assert.deepEqual(JSON.parse(Buffer.from(response.body)), FLOW);
  assert.ok(response.elapsedMs > 0);
  assert.equal(response.body, response.body);
  // What a server echoes is not for logs.
  assert.doesNotMatch(inspect(response, { showHidden: true }), /x-two/);
});

test('withResponse works after the end of the call as well, and more than once', () =>
  got(json(200, FLOW), async (client) => {
    const call = client.getFlow('812');
    const flow = await call;
    assert.equal((await call.withResponse()).value, flow);
    assert.equal((await call.withResponse()).status, 200);
    assert.equal((await client.publishFlow('812').withResponse()).value, undefined);
  }));

test('the escape hatch gives the answer itself', () =>
  got(
    (request, response) => {
      response.writeHead(201, { 'x-a': 'b' });
      response.end(request.url.endsWith('bytes') ? Buffer.from([0, 255, 10, 10]) : '{"a": 1}');
    },
    async (client) => {
      const answer = await client.request('get', '/x');
      assert.deepEqual(
        [answer.status, answer.headers['x-a'], answer.text(), answer.json()],
        [201, 'b', '{"a": 1}', { a: 1 }],
      );
      const bytes = await client.request('GET', '/bytes');
      assert.deepEqual([...bytes.body], [0, 255, 10, 10]);
      assert.throws(() => bytes.text(), { kind: 'decode' });
      assert.throws(() => bytes.json(), { kind: 'decode' });
    },
  ));

test('a reply is read from text, bytes and what a framework has parsed', () => {
  const vectors = JSON.parse(readFileSync(join(REPO, 'tests/vectors/parse-flow-reply.json'), 'utf8'));
  const { call, outcome } = vectors.find(
    (vector) => vector.outcome.value && typeof vector.call.args.body.value === 'object',
  );
  const text = JSON.stringify(call.args.body.value);
  for (const body of [text, Buffer.from(text), new TextEncoder().encode(text), JSON.parse(text)]) {
    const reply = parseFlowReply(body);
    assert.deepEqual(JSON.parse(JSON.stringify(reply)), outcome.value);
    assert.ok(frozen(reply));
    assert.ok(reply.timestamp === null || reply.timestamp instanceof Date);
  }
});

test('the headers of a reply may come in any form', () => {
  const forms = (value) => [
    { Authorization: value },
    { authorization: [value] },
    new Headers({ authorization: value }),
    new Map([['AUTHORIZATION', value]]),
    [['authorization', value]],
  ];
  for (const headers of forms('Bearer s')) {
    assert.equal(parseFlowReply('{}', { authorization: 'Bearer s', headers }), null);
    assert.throws(() => parseFlowReply('{}', { authorization: 'Bearer t', headers }), { kind: 'webhook' });
  }
  assert.throws(() => parseFlowReply('{}', { authorization: 'Bearer s' }), { kind: 'webhook' });
});
