// What many calls leave behind: nothing. Takes long, so only with FLOWS8X8_LONG=1.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './programs.mjs';
import { json, serving } from './servers.mjs';

const skip = process.env.FLOWS8X8_LONG === '1' ? false : 'takes long: set FLOWS8X8_LONG=1';

const CALLS = {
  'calls that succeed': `client.getFlow('812')`,
  'calls with their response': `client.getFlow('812').withResponse()`,
  'calls that fail': `client.getFlow('404').catch(() => {})`,
  'calls that are refused': `client.getFlow(812).catch(() => {})`,
  'calls that are aborted': `aborted()`,
  'clients that are made, used and dropped': `once()`,
};

for (const [what, call] of Object.entries(CALLS)) {
  const calls = call === 'once()' ? 2000 : 20_000;
  test(`${calls} ${what} leave nothing behind`, { skip }, () => {
    const answer = (request, response) => {
      const found = !request.url.endsWith('404');
      json(found ? 200 : 404, { flowId: '812', name: 'n', status: 'DRAFT', code: 1300 })(request, response);
    };
    return serving(answer, async (server) => {
      server.requests.push = () => 0;
      const { code, out, err } = await run(
        `
import { Client } from 'flows8x8';
const settings = ${JSON.stringify(server.settings())};
const client = new Client(settings);
const aborted = async () => {
  const controller = new AbortController();
  const call = client.getFlow('812', { signal: controller.signal });
  controller.abort();
  await call.catch(() => {});
};
const once = async () => {
  const one = new Client(settings);
  await one.getFlow('812');
  if (Math.random() < 0.5) one.close();
};
const round = async (calls) => {
  const lane = async () => { for (let n = 0; n < calls / 16; n += 1) await ${call}; };
  await Promise.all(Array.from({ length: 16 }, lane));
  for (let n = 0; n < 5; n += 1) { gc(); await new Promise((resolve) => setTimeout(resolve, 20)); }
  return process.memoryUsage().rss / 1024;
};
// The engine takes its time until it has the memory it likes to have.
for (let n = 0; n < 3; n += 1) await round(${calls});
const before = await round(${calls});
const after = await round(${calls});
console.log(Math.round(after - before));`,
        { words: ['--expose-gc'] },
      );
      assert.deepEqual([code, err], [0, '']);
      console.log(`${calls} ${what}: ${out.trim()} KiB`);
      // A quarter of a kilobyte for each of 20,000 calls would be five thousand.
      assert.ok(Number(out) < 4096, `${out} KiB more`);
    });
  });
}
