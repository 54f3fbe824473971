import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Client, ValidationFailedError, explain, lint, parseFlowReply } from 'flows8x8';
import { methods, properties } from './declarations.mjs';
import { REPO } from './replay.mjs';
import { FLOW, json, serving } from './servers.mjs';

const finding = { error: 'X', error_type: 'FLOW_JSON_ERROR', message: 'm', line_start: 2, column_start: 3, odd: [1] };
// As a server would write it: JSON has members of any name.
const DETAILS =
  '{"flowId":"812","name":"Booking","status":"ON_HOLD","categories":["OTHER","NEW"],"flowJsonUrl":null,' +
  '"__proto__":{"polluted":true},"constructor":1,"toJSON":"text","nested":{"list":[{"a":1}]},"hasOwnProperty":2}';

/** What a server may answer beside what is known, by names that mean something in JavaScript. */
const ODD = '"__proto__":{"polluted":true},"constructor":1,"toJSON":"text","extra":[{"a":null}],"then":1,"length":9';
const FINDING = `{"error":"X","lineStart":1,"pointers":[{"path":"a",${ODD}}],${ODD}}`;
const SAVED = `{"id":"1","success":true,"validationErrors":[${FINDING}],${ODD}}`;
const EVENT =
  `{"payload":{"umid":"u","timestamp":"2026-03-19T22:51:55Z","user":{"msisdn":"+1",${ODD}},"type":"Interactive",` +
  `"content":{"interactive":{"type":"nfmReply","nfmReply":{"responseJson":"{\\"__proto__\\":1,\\"a\\":[{}]}"}}}}}`;

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

/** One of each model, by its name. */
async function samples() {
  const flow = await got(raw(`{"id":"1","validationErrors":[${FINDING}],"name":"n",${ODD}}`), (client) =>
    client.getFlow('1'),
  );
  const list = await got(raw(`{"flows":[{"id":"1",${ODD}}],${ODD}}`), (client) => client.listFlows());
  const preview = `{"id":"1","preview_url":"https://x/","expires_at":"2026-11-23T04:03:59Z",${ODD}}`;
  const report = lint('{"version": "7.0"}');
  const reply = parseFlowReply(EVENT);
  return {
    SavedFlow: await got(raw(SAVED), (client) => client.updateFlow('1', { name: 'n' })),
    FlowDetails: flow,
    ValidationError: flow.validationErrors[0],
    ErrorPointer: flow.validationErrors[0].pointers[0],
    FlowList: list,
    FlowSummary: list.flows[0],
    FlowPreview: await got(raw(preview), (client) => client.previewFlow('1')),
    LintReport: report,
    Finding: report.errors[0],
    Location: report.errors[0].location,
    Explanation: explain('INVALID_PROPERTY_VALUE'),
    FlowReply: reply,
    ReplyUser: reply.user,
    Response: await got(json(200, FLOW), (client) => client.getFlow('1').withResponse()),
    RawResponse: await got(json(200, FLOW), (client) => client.request('GET', '/x')),
  };
}

const ALL = await samples();
/** Those that are data, without what came over the wire. */
const DATA = Object.entries(ALL).filter(([name]) => !name.endsWith('Response'));

test('every model has the members that are declared, and its name', () => {
  const { models } = JSON.parse(readFileSync(join(REPO, 'tests/contract.json'), 'utf8'));
  assert.deepEqual(
    Object.keys(ALL).sort(),
    Object.keys(models)
      .filter((name) => name !== 'Timestamp')
      .sort(),
  );
  for (const [name, model] of Object.entries(ALL)) {
    assert.equal(model.constructor.name, name);
    const declared = properties(name);
    for (const property of declared) assert.notEqual(model[property], undefined, `${name}.${property}`);
    for (const own of Object.keys(model)) assert.ok(declared.includes(own), `${name}.${own} is not declared`);
    for (const method of methods(name).keys()) assert.equal(typeof model[method], 'function', `${name}.${method}`);
  }
});

test('no model can be changed, whatever is in it', () => {
  for (const [name, model] of Object.entries(ALL)) {
    if (name !== 'Response') assert.ok(frozen(model), name);
    assert.throws(() => Object.assign(model, { other: 1 }), TypeError, name);
  }
  assert.ok(Object.isFrozen(ALL.Response) && Object.isFrozen(ALL.Response.headers) && frozen(ALL.Response.value));
});

test('what is unknown is kept under any name, in every model that a server sends', async () => {
  const wanted = JSON.parse(`{${ODD}}`);
  const sent = Object.values(ALL).filter(({ extra }) => extra !== undefined);
  assert.equal(sent.length, 9);
  for (const model of sent.filter((each) => each !== ALL.FlowReply)) {
    const { name } = model.constructor;
    assert.deepEqual(model.extra, wanted, name);
    assert.ok(Object.hasOwn(model.extra, '__proto__') && model.extra.polluted === undefined, name);
    const text = JSON.stringify(model);
    for (const member of Object.keys(wanted)) {
      const again = JSON.parse(text);
      assert.ok(Object.hasOwn(again, member), `${name}: ${member}`);
      assert.deepEqual(again[member], wanted[member], `${name}: ${member}`);
    }
    // One that has a member `then` would be taken for a promise.
    assert.equal(await model, model);
  }
  assert.deepEqual(Object.keys(ALL.FlowReply.data).sort(), ['__proto__', 'a']);
  assert.equal({}.polluted, undefined);
});

test('what a server sends comes back the same from its JSON', async () => {
  const again = (model, call) => got(raw(JSON.stringify(model)), call);
  assert.deepEqual(await again(ALL.FlowDetails, (client) => client.getFlow('1')), ALL.FlowDetails);
  assert.deepEqual(await again(ALL.FlowList, (client) => client.listFlows()), ALL.FlowList);
  assert.deepEqual(await again(ALL.SavedFlow, (client) => client.updateFlow('1', { name: 'n' })), ALL.SavedFlow);
  // Of other content it is another one.
  const other = { ...JSON.parse(JSON.stringify(ALL.FlowDetails)), name: 'other' };
  assert.notDeepEqual(await again(other, (client) => client.getFlow('1')), ALL.FlowDetails);
});

test('a model can be cloned and shown, and is then its data', () => {
  for (const [name, model] of DATA) {
    assert.deepEqual(structuredClone(model), { ...structuredClone({ ...model }) }, name);
    assert.deepEqual(Object.keys(structuredClone(model)), Object.keys(model), name);
    assert.ok(inspect(model).startsWith(`${name} {\n`), inspect(model));
    assert.equal(JSON.stringify(model), JSON.stringify(model.toJSON?.() ?? model), name);
  }
});

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

test('console.log shows what is known first', async () => {
  const flow = await got(json(200, FLOW), (client) => client.getFlow('812'));
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

test('a reply is the same from text, bytes and what a framework has read', () => {
  const vectors = JSON.parse(readFileSync(join(REPO, 'tests/vectors/parse-flow-reply.json'), 'utf8'));
  const outcome = (body, args) => {
    try {
      return parseFlowReply(body, args);
    } catch (error) {
      return { ...error.toJSON(), body: undefined };
    }
  };
  const readable = vectors.filter(({ call }) => typeof call.args.body.value === 'object');
  assert.ok(readable.length > 20);
  for (const { name, call } of readable) {
    const { body, ...args } = call.args;
    const text = JSON.stringify(body.value);
    const wanted = outcome(text, args);
    for (const form of [Buffer.from(text), new TextEncoder().encode(text), JSON.parse(text)]) {
      assert.deepEqual(outcome(form, args), wanted, name);
    }
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
