// How a process ends that has a client. Each program is a process of its own; what hangs is ended by the runner.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, start } from './programs.mjs';
import { FLOW, json, never, serving } from './servers.mjs';

const CLIENT = (server) => `
import { Client } from 'flows8x8';
const client = new Client(${JSON.stringify(server.settings())});
`;

/** Half an answer, and the rest never. */
const half = (_, response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"flowId":');
};

test('an idle client does not keep the process alive, nor do its connections', () =>
  serving(undefined, async (server) => {
    const { code, out, err } = await run(`${CLIENT(server)}
await Promise.all([1, 2, 3].map((id) => client.getFlow(String(id))));
console.log('done');`);
    assert.deepEqual({ code, out, err }, { code: 0, out: 'done\n', err: '' });
  }));

test('a client that has made no call does not either', () =>
  serving(undefined, async (server) => {
    assert.equal((await run(CLIENT(server))).code, 0);
  }));

test('a call under way keeps the process alive until it has ended', () => {
  let answer;
  const later = (_, response) => {
    answer = () => json(200, FLOW)(_, response);
  };
  return serving(later, async (server) => {
    const program = start(`${CLIENT(server)}
client.getFlow('812').then(({ id }) => console.log(id));
process.on('beforeExit', () => console.log('beforeExit'));`);
    await server.until(({ requests }) => requests.length === 1);
    // Time enough for an event loop that has nothing to wait for to end.
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(program.child.exitCode, null);
    answer();
    const { code, out } = await program.ended;
    assert.deepEqual([code, out], [0, '812\nbeforeExit\n']);
  });
});

for (const [what, answer] of [
  ['unanswered', never],
  ['half answered', half],
]) {
  test(`process.exit with calls ${what} ends with its code, every time`, () =>
    serving(answer, async (server) => {
      for (let time = 1; time <= 10; time += 1) {
        const asked = server.requests.length;
        const program = start(`${CLIENT(server)}
for (let id = 0; id < 20; id += 1) client.getFlow(String(id));
process.stdin.once('data', () => process.exit(7));`);
        await server.until(({ requests }) => requests.length === asked + 20);
        program.child.stdin.write('end\n');
        const { code, signal, out, err } = await program.ended;
        assert.deepEqual({ code, signal, out, err }, { code: 7, signal: null, out: '', err: '' });
      }
    }));
}

test('process.exit while answers pour in ends with its code, every time', () =>
  serving(undefined, async (server) => {
    for (let time = 1; time <= 10; time += 1) {
      const { code, signal, err } = await run(`${CLIENT(server)}
let ended = 0;
const lane = async () => { for (;;) { await client.getFlow('812'); if (++ended === 200) process.exit(7); } };
for (let n = 0; n < 20; n += 1) lane();`);
      assert.deepEqual({ code, signal, err }, { code: 7, signal: null, err: '' });
    }
  }));

test('an uncaught exception beside calls under way ends the process as ever', () =>
  serving(never, async (server) => {
    const { code, signal, err } = await run(`${CLIENT(server)}
for (let id = 0; id < 20; id += 1) client.getFlow(String(id));
setTimeout(() => { throw new Error('on purpose'); }, 50);`);
    assert.deepEqual([code, signal], [1, null]);
    assert.match(err, /Error: on purpose/);
    assert.doesNotMatch(err, /panicked/);
  }));

test('SIGTERM ends a process with calls under way', () =>
  serving(never, async (server) => {
    const program = start(`${CLIENT(server)}
for (let id = 0; id < 20; id += 1) client.getFlow(String(id));`);
    await server.until(({ requests }) => requests.length === 20);
    program.child.kill('SIGTERM');
    const { signal, err } = await program.ended;
    assert.deepEqual([signal, err], ['SIGTERM', '']);
  }));

test(
  'no thread is left when the last client is closed',
  { skip: process.platform !== 'linux' && 'looks at /proc' },
  () =>
    serving(undefined, async (server) => {
      const { out, err } = await run(`${CLIENT(server)}
import { readdirSync, readFileSync } from 'node:fs';
const nameOf = (id) => {
  try {
    return readFileSync('/proc/self/task/' + id + '/comm', 'utf8').trim();
  } catch {
    return 'ended meanwhile';
  }
};
const threads = () => readdirSync('/proc/self/task').filter((id) => nameOf(id) === 'flows8x8').length;
console.log(threads());
await client.getFlow('812');
console.log(threads());
client.close();
while (threads() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
console.log(threads());`);
      assert.deepEqual([out, err], ['0\n1\n0\n', '']);
    }),
);
