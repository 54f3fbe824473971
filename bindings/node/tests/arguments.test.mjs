// Wrong arguments: the call rejects, never throws; the error names the argument; nothing is sent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, InvalidArgumentError, explain, lint, parseFlowReply } from 'flows8x8';
import { FLOW, SETTINGS, json, serving } from './servers.mjs';

const flow = { name: 'n', categories: ['OTHER'] };
const circular = {};
circular.self = circular;
const throwing = {
  get name() {
    throw new Error('getter');
  },
};

/** A call, and what its error says. */
const WRONG = [
  [(client) => client.getFlow(812), 'flowId must be a string, not a number'],
  [(client) => client.getFlow(), 'flowId must be a string, not undefined'],
  [(client) => client.getFlow(Symbol('x')), 'flowId must be a string, not a symbol'],
  [(client) => client.getFlow('\ud800'), 'flowId holds half a character (a lone surrogate), which cannot be sent'],
  [(client) => client.getFlow(' '), /flow_id|id/],
  [(client) => client.getFlow('812', 5), 'options must be an object, not a number'],
  [
    (client) => client.getFlow('812', { maxRetires: 1 }),
    'options has no member "maxRetires"',
    /did you mean maxRetries\?/,
  ],
  [(client) => client.getFlow('812', { timeout_ms: 1 }), 'options has no member "timeout_ms"', /timeoutMs/],
  [(client) => client.getFlow('812', { reconcile: true }), 'options has no member "reconcile"'],
  [(client) => client.getFlow('812', { timeoutMs: '5' }), 'timeoutMs must be a number of milliseconds, not a string'],
  [(client) => client.getFlow('812', { timeoutMs: NaN }), 'timeoutMs must be a number of milliseconds, not NaN'],
  [
    (client) => client.getFlow('812', { timeoutMs: Infinity }),
    'timeoutMs must be a number of milliseconds, not Infinity',
  ],
  [(client) => client.getFlow('812', { timeoutMs: -1 }), 'timeoutMs must be a number of milliseconds, 0 or more'],
  [(client) => client.getFlow('812', { maxRetries: 1.5 }), 'maxRetries must be a whole number, not a number'],
  [(client) => client.getFlow('812', { maxRetries: 1n }), 'maxRetries must be a whole number, not a bigint'],
  [(client) => client.getFlow('812', { maxRetries: 2 ** 40 }), 'maxRetries must not be negative or that large'],
  [(client) => client.getFlow('812', { headers: ['a'] }), 'headers must be an object of strings, not an array'],
  [(client) => client.getFlow('812', { headers: { a: 5 } }), 'headers.a must be a string, not a number'],
  [(client) => client.getFlow('812', { headers: { authorization: 'x' } }), /[Aa]uthorization/],
  [(client) => client.getFlow('812', { headers: { 'a b': 'x' } }), /header/],
  [(client) => client.getFlow('812', { signal: {} }), 'signal must be an AbortSignal, not an object'],
  [(client) => client.createFlow(), 'flow must be an object with name and categories, not undefined'],
  [(client) => client.createFlow('n', ['OTHER']), 'flow must be an object, not a string'],
  [(client) => client.updateFlow('812', 'n', 5), 'changes must be an object, not a string'],
  [(client) => client.createFlow({ categories: [] }), 'flow.name is missing'],
  [(client) => client.createFlow({ name: 'n' }), 'flow.categories is missing'],
  [
    (client) => client.createFlow({ ...flow, categories: 'OTHER' }),
    "categories must be an array such as ['SURVEY'], not a string",
  ],
  [(client) => client.createFlow({ ...flow, categories: [5] }), 'categories[0] must be a string, not a number'],
  [(client) => client.createFlow({ ...flow, publish: 'yes' }), 'publish must be true or false, not a string'],
  [
    (client) => client.createFlow({ ...flow, flow_json: '{}' }),
    'flow has no member "flow_json"',
    /did you mean flowJson\?/,
  ],
  [
    (client) => client.createFlow({ ...flow, flowJson: 5 }),
    'flowJson must be a string, bytes, a URL, {path} or an object, not a number',
  ],
  [
    (client) => client.createFlow({ ...flow, flowJson: [] }),
    'flowJson must be a string, bytes, a URL, {path} or an object, not an array',
  ],
  [(client) => client.createFlow({ ...flow, flowJson: circular }), /^flowJson cannot be written as JSON: /],
  [(client) => client.createFlow({ ...flow, flowJson: { a: 5n } }), /^flowJson cannot be written as JSON: .*BigInt/],
  [(client) => client.createFlow({ ...flow, flowJson: new URL('http://x/a.json') }), /^flowJson must be a file: URL/],
  [(client) => client.createFlow({ ...flow, flowJson: { path: 5 } }), 'flowJson.path must be a string, not a number'],
  [(client) => client.createFlow({ ...flow, flowJson: { path: '/nowhere/a.json' } }), /cannot read \/nowhere\/a\.json/],
  [(client) => client.createFlow({ ...flow, flowJson: Buffer.from([123, 255]) }), /not valid UTF-8 at byte offset 1/],
  [(client) => client.createFlow({ ...flow, flowJson: '' }), /empty/],
  [(client) => client.updateFlow('812', {}), /./],
  [(client) => client.updateFlow('812', undefined), /./],
  [(client) => client.updateFlow('812', { names: 'x' }), 'changes has no member "names"', /did you mean name\?/],
  [(client) => client.listFlows({ limit: 0 }), /limit/],
  [(client) => client.listFlows({ limit: '5' }), 'limit must be a whole number, not a string'],
  [(client) => client.previewFlow('812', { refresh: 1 }), 'refresh must be true or false, not a number'],
  [(client) => client.downloadFlowJson({}), 'flow must be FlowDetails or the id of a flow, not an object'],
  [(client) => client.downloadFlowJson({ id: '1', categories: 5 }), /./],
  [(client) => client.findFlow(null), 'name must be a string, not null'],
  [(client) => client.waitForStatus('812', 'PUBLISHED'), 'options.timeoutMs is missing: for how long to wait'],
  [(client) => client.waitForStatus('812', 5, { timeoutMs: 1 }), 'status must be a string, not a number'],
  [(client) => client.request('G T', '/x'), '"G T" is no HTTP method'],
  [(client) => client.request('GET', 'http://evil/'), /path/],
  [(client) => client.request('POST', '/x', { body: 5n }), /^body cannot be written as JSON/],
  [
    (client) => client.request('POST', '/x', { body: () => {} }),
    'body must be something that can be written as JSON, not a function',
  ],
];

test('a wrong argument rejects the call with what is wrong with it', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    for (const [make, said, hint] of WRONG) {
      // A synchronous throw would end the test here.
      const call = make(client);
      const error = await call.then(assert.fail, (thrown) => thrown);
      assert.ok(error instanceof InvalidArgumentError, `${make}: ${error?.stack}`);
      if (typeof said === 'string') assert.equal(error.description, said, `${make}`);
      else assert.match(error.description, said, `${make}`);
      if (hint !== undefined) assert.match(error.hint, hint);
      assert.match(error.message, /^[a-z_]+: invalid_argument: /, `${make}`);
      assert.equal(error.attempts, 0);
    }
    assert.equal(server.requests.length, 0);
  }));

test('what the arguments throw themselves is what the call rejects with', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    await assert.rejects(client.createFlow(throwing), /getter/);
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new RangeError('proxy');
        },
      },
    );
    await assert.rejects(client.createFlow(proxy), RangeError);
    assert.equal(server.requests.length, 0);
  }));

test('the constructor throws, and says what is wrong', () => {
  const wrong = [
    [{ apiKey: 5 }, 'apiKey must be a string or a function, not a number'],
    [{ apiKeys: 'k' }, 'options has no member "apiKeys"'],
    [{ api_key: 'k' }, 'options has no member "api_key"'],
    [{ credentials: 'k' }, 'credentials must be a function, not a string'],
    [{ apiKey: 'k', credentials: () => 'k' }, /contradict/],
    [{ rateLimit: 0 }, 'rateLimit must be at least 1: pass false for none'],
    [{ rateLimit: true }, 'rateLimit must be a whole number, not a boolean'],
    [{ proxy: true }, 'proxy must be a URL, or false for none, not a boolean'],
    [{ proxy: '' }, 'proxy is empty: pass false for none'],
    [{ logger: {} }, 'logger must be an object with debug, info, warn and error, such as console, not an object'],
    [{ logLevel: 'loud' }, 'logLevel must be one of trace, debug, info, warn, error'],
    [{ caPem: 5 }, 'caPem must be a string or bytes, not a number'],
    [{ environment: 5 }, 'environment must be an object of strings, not a number'],
    [5, 'options must be an object, not a number'],
  ];
  for (const [options, said] of wrong) {
    assert.throws(
      () => new Client(options),
      (error) => {
        assert.ok(error instanceof InvalidArgumentError, `${error.stack}`);
        if (typeof said === 'string') assert.equal(error.description, said);
        else assert.match(error.description, said);
        return true;
      },
    );
  }
  const missing = { environment: {} };
  assert.throws(() => new Client(missing), { kind: 'configuration', hint: /FLOWS8X8_API_KEY/ });
  assert.throws(() => new Client({ ...missing, apiKey: 'k' }), {
    kind: 'configuration',
    message: /FLOWS8X8_ACCOUNT_ID/,
  });
  assert.throws(() => new Client({ ...SETTINGS, region: 'us' }), { message: /ap, na, eu/ });
  assert.throws(() => new Client({ ...SETTINGS, baseUrl: 'http://example.com' }), {
    kind: 'configuration',
    message: /allow_http|http/,
  });
  assert.throws(() => Client(SETTINGS), TypeError);
});

test('functions throw at once', () => {
  assert.throws(() => lint(5), { kind: 'invalid_argument' });
  assert.throws(() => lint({ path: '/nowhere/a.json' }), { kind: 'invalid_argument', message: /cannot read/ });
  assert.throws(() => explain(5), { kind: 'invalid_argument' });
  assert.throws(() => parseFlowReply(5), { kind: 'invalid_argument' });
  assert.throws(() => parseFlowReply('{}', { headers: 5 }), { kind: 'invalid_argument' });
  assert.throws(() => parseFlowReply('{', {}), { kind: 'webhook' });
  assert.equal(explain('NOPE'), null);
});

test('undefined and null mean that an argument is not given', () =>
  serving(json(200, { ...FLOW, flows: [] }), async (server) => {
    const nothing = { timeoutMs: null, maxRetries: undefined, headers: null, signal: null };
    const client = new Client(server.settings({ region: null, timeoutMs: undefined, maxRetries: null, headers: null }));
    for (const options of [undefined, null, {}, nothing]) {
      await client.getFlow('812', options);
      await client.listFlows(options);
    }
    await client.listFlows({ limit: null });
    await client.previewFlow('812', { refresh: null }).catch(() => {});
    await client.request('POST', '/x', { body: null });
    const sent = server.requests.map(({ method, url }) => `${method} ${url.replace(/.*flows/, '')}`);
    assert.deepEqual(new Set(sent), new Set(['GET /812', 'GET ?limit=1000', 'GET /812/preview', 'POST /x']));
    assert.equal(server.requests.at(-1).body, '');
    const saved = { publish: null, flowJson: null, cloneFlowId: undefined, endpointUri: null };
    await client.createFlow({ ...flow, ...saved }).catch(() => {});
    assert.deepEqual(JSON.parse(server.requests.at(-1).body), flow);
  }));

test('among changes null is sent, undefined is not, and empty is empty', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    const sent = async (changes) => {
      await client.updateFlow('812', changes).catch(() => {});
      return JSON.parse(server.requests.at(-1).body);
    };
    assert.deepEqual(await sent({ name: 'x', endpointUri: undefined }), { name: 'x' });
    assert.deepEqual(await sent({ endpointUri: null }), { endPointUri: null });
    assert.deepEqual(await sent({ endpointUri: '', name: '' }), { endPointUri: '', name: '' });
    const all = { name: null, categories: null, publish: null, flowJson: null, cloneFlowId: null, applicationId: null };
    assert.deepEqual(await sent(all), all);
    assert.deepEqual(await sent({ publish: false, flowJson: { b: 1, a: 2 } }), {
      publish: false,
      flowJson: '{"b":1,"a":2}',
    });
  }));
