import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import * as flows8x8 from 'flows8x8';
import { json, serving } from './servers.mjs';

const require = createRequire(import.meta.url);
const { Client, FlowsError, NotFoundError, isFlowsError } = flows8x8;

const ENVELOPE = {
  code: 1300,
  message: 'No such flow',
  errorId: 'e-1',
  timestamp: '2026-11-20T01:02:03.0000000+00:00',
};
const HERE = fileURLToPath(import.meta.url);

function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

async function failing(call) {
  return serving(json(404, ENVELOPE), async (server) => {
    try {
      await call(new Client(server.settings()));
    } catch (error) {
      return error;
    }
    return assert.fail('it has not failed');
  });
}

test('an error has every field of the envelope', async () => {
  const error = await failing((client) => client.getFlow('812'));
  assert.ok(error instanceof NotFoundError && error instanceof flows8x8.ApiError && error instanceof Error);
  const { kind, code, status, apiCode, apiMessage, errorId, description, operation, method, attempts, body } = error;
  assert.deepEqual(
    { kind, code, status, apiCode, apiMessage, errorId, description, operation, method, attempts, body },
    {
      kind: 'not_found',
      code: 'FLOWS8X8_NOT_FOUND',
      status: 404,
      apiCode: 1300,
      apiMessage: 'No such flow',
      errorId: 'e-1',
      description: 'No such flow',
      operation: 'get_flow',
      method: 'GET',
      attempts: 1,
      body: JSON.stringify(ENVELOPE),
    },
  );
  assert.equal(error.timestamp.toISOString(), '2026-11-20T01:02:03.000Z');
  assert.equal(error.timestampRaw, ENVELOPE.timestamp);
  assert.deepEqual([error.retryAfter, error.validationErrors, error.isRetryable], [null, [], false]);
  assert.match(error.message, /^get_flow: not_found \(404\): No such flow \[code 1300, errorId e-1, GET /);
  assert.match(`${error}`, /^NotFoundError: get_flow: /);
});

test('its JSON has what there is, in the form of every language', async () => {
  const error = await failing((client) => client.getFlow('812'));
  const { httpStatus, code, errorId, kind, message, text, ...others } = JSON.parse(JSON.stringify(error));
  assert.deepEqual([httpStatus, code, errorId, kind, message], [404, 1300, 'e-1', 'not_found', 'No such flow']);
  assert.equal(text, error.message);
  assert.ok(!('retryAfter' in others) && !('validationErrors' in others) && !('stack' in others));
});

test('console.log shows what there is and nothing that is not, whatever the kind', async () => {
  const shown = inspect(await failing((client) => client.getFlow('812')));
  assert.match(shown, /^NotFoundError: get_flow: not_found/);
  assert.match(shown, /status: 404,/);
  assert.doesNotMatch(shown, /null|undefined|body|\[\]/);
  for (const cls of Object.values(flows8x8).filter((each) => each.kind !== undefined)) {
    const said = inspect(new cls('text'));
    assert.ok(said.startsWith(`${cls.name}: text\n`), said);
    assert.match(said, new RegExp(`\\{\\n  kind: '${cls.kind}',\\n  code: 'FLOWS8X8_[A-Z_]+'\\n\\}$`));
  }
});

// The stack of an error names who waits for the call.
for (const [how, call] of [
  [
    'await',
    async function waiting(client) {
      await client.getFlow('812');
    },
  ],
  [
    'await withResponse',
    async function waiting(client) {
      await client.getFlow('812').withResponse();
    },
  ],
  [
    'Promise.all',
    async function waiting(client) {
      await Promise.all([client.getFlow('812')]);
    },
  ],
  [
    'Promise.any',
    async function waiting(client) {
      await Promise.any([client.getFlow('812')]).catch((error) => Promise.reject(error.errors[0]));
    },
  ],
  [
    'await then',
    async function waiting(client) {
      await client.getFlow('812').then((flow) => flow.name);
    },
  ],
  [
    'await catch',
    async function waiting(client) {
      await client.getFlow('812').catch((error) => Promise.reject(error));
    },
  ],
  [
    'a wrong argument',
    async function waiting(client) {
      await client.getFlow(812);
    },
  ],
]) {
  test(`the stack names the caller (${how})`, async () => {
    const { stack } = await failing(call);
    assert.ok(stack.includes(HERE) && stack.includes('waiting'), stack);
    assert.doesNotMatch(stack, /node_modules\/flows8x8/);
  });
}

// A stack for callers that wait for nothing would have to be made for every call, also for those that succeed.
for (const how of ['then', 'catch']) {
  test(`where nobody awaits, the stack is the message, with what was asked (${how})`, () =>
    serving(json(404, ENVELOPE), async (server) => {
      const client = new Client(server.settings());
      const { promise, resolve } = withResolvers();
      // Called by the event loop, so that no function waits for it.
      setImmediate(() => {
        const call = client.getFlow('812');
        if (how === 'then') call.then(undefined, resolve);
        else call.catch(resolve);
      });
      const { name, message, stack } = await promise;
      assert.equal(stack, `${name}: ${message}`);
      assert.match(stack, /^NotFoundError: get_flow: .*flows\/812/);
    }));
}

test('what the transport said is the cause', async () => {
  const client = new Client({
    apiKey: 'k',
    accountId: 'a',
    channelId: 'c',
    baseUrl: 'http://127.0.0.1:1',
    proxy: false,
    maxRetries: 0,
  });
  const error = await client.getFlow('812').then(assert.fail, (thrown) => thrown);
  assert.equal(error.kind, 'connect');
  assert.ok(error.cause instanceof Error && error.cause.message.length > 0);
  assert.equal(error.toJSON().cause, error.cause.message);
  assert.equal(error.isRetryable, true);
});

test('require and import give the same objects', () => {
  const required = require('flows8x8');
  assert.deepEqual(Object.keys(required).sort(), Object.keys(flows8x8).sort());
  for (const [name, value] of Object.entries(flows8x8)) assert.equal(required[name], value, name);
});

test('isFlowsError knows the errors of another copy, and no other errors', () => {
  const files = Object.keys(require.cache).filter(
    (file) => file.includes('/node_modules/flows8x8/') && file.endsWith('.js'),
  );
  assert.ok(files.length > 0);
  for (const file of files) delete require.cache[file];
  const copy = require('flows8x8');
  const error = new copy.NotFoundError('text');
  assert.ok(!(error instanceof FlowsError));
  assert.ok(isFlowsError(error));
  for (const other of [new Error('x'), { kind: 'not_found' }, null, undefined, 'x']) assert.ok(!isFlowsError(other));
});

test('programs can make errors for their own tests', () => {
  const error = new flows8x8.RateLimitError('slow down', { retryAfter: 5, status: 429 });
  assert.deepEqual([error.message, error.retryAfter, error.status, error.attempts], ['slow down', 5, 429, 0]);
  class Own extends NotFoundError {}
  assert.equal(new Own('x').kind, 'not_found');
});
