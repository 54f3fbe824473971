// Nothing is rejected behind the program's back, and what the program does not look at is an ordinary rejection.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './programs.mjs';
import { json, serving } from './servers.mjs';

const words = ['--unhandled-rejections=strict', '--trace-warnings'];
const program = (server, source) => `
import { Client } from 'flows8x8';
const client = new Client(${JSON.stringify(server.settings())});
process.on('warning', (warning) => console.log('warning', warning));
${source}`;

const gone = json(404, { code: 1300, message: 'No such flow' });

test('a call that fails and is caught leaves nothing unhandled, with its response or without', () =>
  serving(gone, async (server) => {
    const { code, out, err } = await run(
      program(
        server,
        `
const kinds = [];
const caught = (error) => kinds.push(error.kind);
await client.getFlow('812').catch(caught);
await client.getFlow('812').withResponse().catch(caught);
const call = client.getFlow('812');
await Promise.allSettled([call, call.withResponse(), call.withResponse()]);
await client.getFlow(812).catch(caught);
await client.getFlow(812).withResponse().catch(caught);
const controller = new AbortController();
const aborted = client.getFlow('812', { signal: controller.signal });
controller.abort();
await aborted.catch((error) => kinds.push(error.name));
client.close();
await client.getFlow('812').catch(caught);
console.log(kinds.join());`,
      ),
      { words },
    );
    const kinds = 'not_found,not_found,invalid_argument,invalid_argument,AbortError,closed\n';
    assert.deepEqual({ code, out, err }, { code: 0, out: kinds, err: '' });
  }));

for (const [what, call] of [
  ['a call', "client.getFlow('812');"],
  ['the response of a call', "client.getFlow('812').withResponse();"],
  ['a refused call', 'client.getFlow(812);'],
]) {
  test(`${what} that nobody looks at is one unhandled rejection, with our error`, () =>
    serving(gone, async (server) => {
      const { out } = await run(
        program(
          server,
          `
let count = 0;
process.on('unhandledRejection', (error) => { count += 1; console.log(error.name); });
${call}
process.on('exit', () => console.log(count));`,
        ),
      );
      const name = what.includes('refused') ? 'InvalidArgumentError' : 'NotFoundError';
      assert.equal(out, `${name}\n1\n`);
    }));
}
