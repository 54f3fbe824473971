// The key is never shown, not even in part, by anything that shows something.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Client } from 'flows8x8';
import { never, serving } from './servers.mjs';

const KEY = 'k3y-5up3r-s3cr3t-0123456789';
const PASSWORD = 'pr0xy-p4ssw0rd';
const HEADER = 'h34d3r-s3cr3t';

const forms = (secret) => [
  secret,
  secret.slice(-8),
  secret.slice(0, 8),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, 12),
];

const shown = (value) =>
  [
    inspect(value, { depth: 9, showHidden: true, getters: true }),
    inspect(value, { customInspect: false, depth: 9, showHidden: true }),
    JSON.stringify(value),
    String(value),
    `${value?.stack}`,
    `${value?.message}`,
    value?.describe?.() ?? '',
    ...Object.getOwnPropertyNames(value).map((name) => `${name}=${String(value[name])}`),
  ].join('\n');

function assertSecret(value) {
  for (const secret of [KEY, PASSWORD, HEADER]) {
    for (const form of forms(secret)) assert.ok(!shown(value).includes(form), `${form} in ${shown(value)}`);
  }
}

test('neither a client nor its copies show a secret', () => {
  const settings = { accountId: 'a', channelId: 'c', environment: {}, headers: { 'x-token': HEADER } };
  for (const apiKey of [KEY, () => KEY]) {
    const client = new Client({ ...settings, apiKey, proxy: `http://user:${PASSWORD}@127.0.0.1:1` });
    for (const each of [client, client.withChannel('d'), client.withOptions({ headers: { 'x-other': HEADER } })]) {
      assertSecret(each);
    }
    assert.throws(() => structuredClone(client.getFlow), Error);
    assertSecret(structuredClone(client));
    client.close();
    assertSecret(client);
  }
});

test('no error shows a secret, though the server says it back', () => {
  const echo = (request, response) => {
    const { authorization, 'x-token': token } = request.headers;
    response.writeHead(request.url.endsWith('400') ? 400 : 500, {
      'content-type': 'application/json',
      'x-echo': token,
    });
    response.end(JSON.stringify({ code: 1000, message: `${authorization} ${token}`, errorId: authorization }));
  };
  return serving(echo, async (server) => {
    const client = new Client(server.settings({ apiKey: KEY, headers: { 'x-token': HEADER }, maxRetries: 0 }));
    for (const id of ['400', '500']) {
      const error = await client.getFlow(id).then(assert.fail, (thrown) => thrown);
      assert.ok(!shown(error).includes(KEY), shown(error));
    }
  });
});

test('no error of the network or of the set-up shows a secret', () =>
  serving(never, async (server) => {
    const all = { apiKey: KEY, headers: { 'x-token': HEADER }, maxRetries: 0, timeoutMs: 50 };
    const clients = [
      new Client(server.settings(all)),
      new Client(server.settings({ ...all, baseUrl: 'http://127.0.0.1:1' })),
      new Client(server.settings({ ...all, proxy: `http://user:${PASSWORD}@127.0.0.1:1` })),
    ];
    for (const client of clients) assertSecret(await client.getFlow('812').then(assert.fail, (thrown) => thrown));
    const wrong = [{ apiKey: [KEY] }, { apiKey: `${KEY}\n${KEY}` }, { apiKey: KEY, headers: { authorization: KEY } }];
    for (const settings of [...wrong, { apiKey: KEY, proxy: `nope://user:${PASSWORD}@x` }]) {
      try {
        await new Client(server.settings(settings)).getFlow('812');
        assert.fail('it has not failed');
      } catch (error) {
        assertSecret(error);
      }
    }
  }));
