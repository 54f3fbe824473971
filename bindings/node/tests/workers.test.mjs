// Worker threads of Node: each has its own event loop and its own copy of the JavaScript, and all share one addon.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { Client } from 'flows8x8';
import { run } from './programs.mjs';
import { FLOW, json, never, serving } from './servers.mjs';

/** A worker that runs this source; it has `Client`, `settings` and `parentPort`. */
function worker(server, source) {
  const head = `
    const { parentPort, workerData } = require('node:worker_threads');
    const settings = workerData;
    (async () => {
      const { Client } = await import(${JSON.stringify(import.meta.resolve('flows8x8'))});`;
  return new Worker(`${head}${source}})();`, { eval: true, workerData: server.settings() });
}

test('clients in several workers at once get their own answers', () => {
  const echo = (request, response) => json(200, { ...FLOW, flowId: request.url.split('/').at(-1) })(request, response);
  return serving(echo, async (server) => {
    const workers = [0, 1, 2, 3].map((n) =>
      worker(
        server,
        `
        const client = new Client(settings);
        const ids = Array.from({ length: 200 }, (_, id) => '${n}-' + id);
        const flows = await Promise.all(ids.map((id) => client.getFlow(id)));
        parentPort.postMessage(flows.every((flow, at) => flow.id === ids[at]));`,
      ),
    );
    const exits = workers.map(async (each) => (await once(each, 'exit'))[0]);
    const said = await Promise.all(workers.map(async (each) => (await once(each, 'message'))[0]));
    assert.deepEqual(said, [true, true, true, true]);
    assert.deepEqual(await Promise.all(exits), [0, 0, 0, 0]);
    assert.equal(server.requests.length, 800);
  });
});

test('a worker that is terminated with calls under way leaves the others alone', () =>
  serving(
    (request, response) => (request.url.endsWith('stuck') ? never() : json(200, FLOW)(request, response)),
    async (server) => {
      const client = new Client(server.settings());
      for (let time = 1; time <= 20; time += 1) {
        const asked = server.requests.length;
        const each = worker(
          server,
          `
          const client = new Client(settings);
          for (let n = 0; n < 10; n += 1) client.getFlow('stuck');`,
        );
        await server.until(({ requests }) => requests.length === asked + 10);
        await each.terminate();
        assert.equal((await client.getFlow('812')).id, '812');
      }
      // Nobody is left to take what those calls would yield, so their connections are closed.
      await server.until(({ open }) => open.size === 1);
      client.close();
    },
  ));

test('a worker may be the first, and the only one, to load the package', () =>
  serving(undefined, async (server) => {
    const { code, out, err } = await run(`
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
for (let time = 0; time < 5; time += 1) {
  const worker = new Worker(\`
    import('flows8x8').then(async ({ Client }) => {
      const client = new Client(${JSON.stringify(server.settings())});
      console.log((await client.getFlow('812')).id);
    });\`, { eval: true });
  await once(worker, 'exit');
}`);
    assert.deepEqual({ code, out, err }, { code: 0, out: '812\n'.repeat(5), err: '' });
  }));

test('process.exit in a worker ends it alone', () =>
  serving(never, async (server) => {
    const each = worker(
      server,
      `
      const client = new Client(settings);
      for (let n = 0; n < 10; n += 1) client.getFlow('812');
      setTimeout(() => process.exit(3), 50);`,
    );
    assert.deepEqual(await once(each, 'exit'), [3]);
  }));

test('an error of a worker can be posted, as data', () =>
  serving(json(404, { code: 1300, message: 'No such flow' }), async (server) => {
    const each = worker(
      server,
      `
      const client = new Client(settings);
      client.getFlow('812').catch((error) => parentPort.postMessage([error, error.toJSON()]));`,
    );
    const [[error, data]] = await once(each, 'message');
    assert.ok(error instanceof Error);
    assert.match(error.message, /get_flow: not_found \(404\): No such flow/);
    assert.equal(data.kind, 'not_found');
  }));

test('the rate limit holds across workers', () =>
  serving(undefined, async (server) => {
    const settings = JSON.stringify(
      server.settings({ apiKey: 'shared', rateLimit: 3, rateWindowMs: 50_000, maxRateWaitMs: 1 }),
    );
    const each = () =>
      worker(
        server,
        `
        const client = new Client(${settings});
        const ended = await Promise.allSettled([1, 2].map((id) => client.getFlow(String(id))));
        parentPort.postMessage(ended.map(({ reason }) => reason?.kind ?? 'ok'));`,
      );
    const said = await Promise.all([each(), each()].map(async (one) => (await once(one, 'message'))[0]));
    assert.deepEqual(said.flat().sort(), ['ok', 'ok', 'ok', 'rate_limited']);
    assert.equal(server.requests.length, 3);
  }));
