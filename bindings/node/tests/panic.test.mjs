import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, InternalError } from 'flows8x8';
import { serving } from './servers.mjs';

const panic = Symbol.for('flows8x8.test.panic');

test('a panic in a call rejects it, and nothing else happens', () =>
  serving(undefined, async (server) => {
    const client = new Client(server.settings());
    const calls = [client.getFlow('1'), client[panic](), client.getFlow('2'), client[panic]()];
    const ended = await Promise.allSettled(calls);
    assert.deepEqual(
      ended.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'rejected'],
    );
    for (const { reason } of [ended[1], ended[3]]) {
      assert.ok(reason instanceof InternalError);
      assert.match(reason.message, /^internal: the library panicked: on purpose; hint: .* please report it$/);
    }
    assert.equal((await client.getFlow('812')).id, '812');
  }));
