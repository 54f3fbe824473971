import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, ClosedError } from 'flows8x8';
import { never, serving } from './servers.mjs';

test('close ends the calls under way and closes their connections', () =>
  serving(never, async (server) => {
    const client = new Client(server.settings());
    const copies = [client, client.withChannel('c'), client.withOptions({ maxRetries: 0 })];
    const calls = copies.map((each) => each.getFlow('812'));
    await server.until(({ requests }) => requests.length === 3);
    client.close();
    for (const call of calls) await assert.rejects(call, ClosedError);
    await server.until(({ open }) => open.size === 0);
    for (const each of copies) {
      assert.equal(each.isClosed, true);
      await assert.rejects(each.getFlow('812'), { kind: 'closed', operation: 'get_flow' });
    }
    assert.equal(server.requests.length, 3);
    client.close();
  }));

test('a copy closes the whole client', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    await client.getFlow('812');
    client.withChannel('c').close();
    assert.equal(client.isClosed, true);
    await server.until(({ open }) => open.size === 0);
  }));

test('another client is not closed with it', () =>
  serving(undefined, async (server) => {
    const [one, two] = [new Client(server.settings()), new Client(server.settings())];
    await one.getFlow('812');
    one.close();
    assert.equal((await two.getFlow('812')).id, '812');
    two.close();
  }));

test('a closed client can be shown and asked for what it was', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    client.close();
    assert.equal(client.baseUrl, server.url);
    assert.deepEqual(JSON.parse(JSON.stringify(client)).isClosed, true);
  }));

test('await using closes it', { skip: typeof Symbol.asyncDispose !== 'symbol' && 'no such symbol here' }, () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    await client.getFlow('812');
    await client[Symbol.asyncDispose]();
    await assert.rejects(client.getFlow('812'), ClosedError);
    await server.until(({ open }) => open.size === 0);
  }),
);

test('a thousand calls use few connections, one after the other one', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    for (let call = 0; call < 1000; call += 1) await client.getFlow(`${call}`);
    assert.equal(server.requests.length, 1000);
    assert.equal(server.open.size + server.closed, 1);
    client.close();
  }));
