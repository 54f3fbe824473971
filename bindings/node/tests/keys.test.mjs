// Keys that a function gives.

import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import { Client, ConfigurationError } from 'flows8x8';
import { FLOW, json, serving } from './servers.mjs';

const keyOf = ({ headers }) => headers.authorization;

for (const [how, apiKey] of [
  ['a function', () => 'from-a-function'],
  ['an async function', async () => 'from-a-function'],
]) {
  test(`the key may come from ${how}`, () =>
    serving(undefined, async (server) => {
      const client = new Client(server.settings({ apiKey }));
      await client.getFlow('812');
      await client.withChannel('c').getFlow('812');
      assert.deepEqual(server.requests.map(keyOf), ['Bearer from-a-function', 'Bearer from-a-function']);
    }));
}

test('credentials are told that the key was refused, and asked once more', () => {
  const answer = (request, response) => json(keyOf(request) === 'Bearer new' ? 200 : 401, FLOW)(request, response);
  return serving(answer, async (server) => {
    const asked = [];
    const credentials = async ({ refresh }) => {
      asked.push(refresh);
      return refresh ? 'new' : 'old';
    };
    const client = new Client(server.settings({ apiKey: undefined, credentials }));
    assert.equal((await client.getFlow('812')).id, '812');
    assert.deepEqual(asked, [false, true]);
    assert.deepEqual(server.requests.map(keyOf), ['Bearer old', 'Bearer new']);
  });
});

for (const [how, fails] of [
  [
    'throws',
    (error) => () => {
      throw error;
    },
  ],
  [
    'rejects',
    (error) => async () => {
      throw error;
    },
  ],
]) {
  test(`a function that ${how} fails the call, and what it threw is the cause`, () =>
    serving(undefined, async (server) => {
      const thrown = new RangeError('the vault is shut');
      const client = new Client(server.settings({ apiKey: fails(thrown) }));
      const error = await client.getFlow('812').then(assert.fail, (each) => each);
      assert.ok(error instanceof ConfigurationError, `${error}`);
      assert.equal(error.cause, thrown);
      assert.equal(server.requests.length, 0);
    }));
}

test('what is no key is refused, and not shown', () =>
  serving(undefined, async (server) => {
    for (const key of [undefined, null, 5, { secret: 'hush' }, ['hush'], '']) {
      const client = new Client(server.settings({ apiKey: () => key }));
      const error = await client.getFlow('812').then(assert.fail, (each) => each);
      assert.equal(error.kind, 'configuration');
      assert.doesNotMatch(error.stack, /hush/);
    }
    assert.equal(server.requests.length, 0);
  }));

test('a function that never answers does not outlast the deadline', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings({ apiKey: () => new Promise(() => {}) }));
    await assert.rejects(client.getFlow('812', { timeoutMs: 50 }), { kind: 'timeout' });
    client.close();
  }));

test('it runs where the call was made: each tenant has its own context', () =>
  serving(undefined, async (server) => {
    const tenant = new AsyncLocalStorage();
    const client = new Client(server.settings({ apiKey: async () => `key-of-${tenant.getStore()}` }));
    const names = Array.from({ length: 50 }, (_, n) => `${n}`);
    await Promise.all(names.map((name) => tenant.run(name, () => client.getFlow(name))));
    for (const { headers, url } of server.requests) {
      assert.equal(headers.authorization, `Bearer key-of-${url.split('/').at(-1)}`);
    }
    assert.equal(server.requests.length, 50);
  }));

test('it may make calls of its own', () =>
  serving(undefined, async (server) => {
    const other = new Client(server.settings({ apiKey: 'other' }));
    const client = new Client(server.settings({ apiKey: async () => (await other.getFlow('key')).id }));
    await client.getFlow('812');
    assert.deepEqual(server.requests.map(keyOf), ['Bearer other', 'Bearer 812']);
  }));
