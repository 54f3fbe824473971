import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CommandNotFoundError, Simulator, SimulatorError } from 'flows8x8/testing';
import { run, start } from './programs.mjs';
import { REPO } from './replay.mjs';

const require = createRequire(import.meta.url);
const flow = { name: 'Booking', categories: ['OTHER'] };

async function gone(url) {
  await assert.rejects(fetch(url), TypeError);
}

/** Waits until nobody listens any more, for a minute at most. */
async function untilGone(url) {
  for (let left = 600; left > 0; left -= 1) {
    const there = await fetch(url).then(
      () => true,
      () => false,
    );
    if (!there) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${url} is still there`);
}

test('a flow lives in it from draft to deprecated', async () => {
  const simulator = await new Simulator({ seed: 1 }).start();
  try {
    const client = simulator.client();
    const flowJson = { path: join(REPO, 'examples/flows/appointment.json') };
    const { id } = (await client.createFlow({ ...flow, flowJson })).requireValid();
    await client.publishFlow(id);
    assert.equal((await client.getFlow(id)).status, 'PUBLISHED');
    await client.deprecateFlow(id);
    assert.equal((await client.getFlow(id)).status, 'DEPRECATED');
    client.close();
  } finally {
    await simulator.stop();
  }
});

test('each has its own flows, and the same seed the same ids', async () => {
  const simulators = await Promise.all([1, 1, 2].map((seed) => new Simulator({ seed }).start()));
  const ids = await Promise.all(simulators.map(async (each) => (await each.client().createFlow(flow)).id));
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
  assert.equal(new Set(simulators.map(({ url }) => url)).size, 3);
  await Promise.all(simulators.map((each) => each.stop()));
});

test('stop waits for its end, and start makes a new one', async () => {
  const simulator = new Simulator();
  assert.throws(() => simulator.url, SimulatorError);
  const [one, two] = await Promise.all([simulator.start(), simulator.start()]);
  assert.equal(one, two);
  const { url } = simulator;
  await simulator.stop();
  await gone(url);
  await simulator.stop();
  assert.throws(() => simulator.url, SimulatorError);
  await simulator.start();
  assert.equal((await simulator.client().listFlows()).length, 0);
  await simulator.stop();
});

test('stop during the start leaves nothing behind', async () => {
  const simulator = new Simulator();
  const starting = simulator.start();
  await simulator.stop();
  await starting;
  assert.throws(() => simulator.url, SimulatorError);
});

test('faults, shape, rate and key are those that were asked for', async () => {
  const options = { faults: ['status=503@list_flows#1'], shape: 'guide', rate: 5, rateWindowMs: 60_000, key: 'only' };
  const simulator = await new Simulator(options).start();
  const client = simulator.client({ maxRetries: 0, rateLimit: false });
  await assert.rejects(client.listFlows(), { kind: 'server', status: 503 });
  await assert.rejects(client.getFlow('812'), { kind: 'not_found', status: 404 });
  await assert.rejects(simulator.client({ apiKey: 'other' }).listFlows(), { kind: 'authentication' });
  assert.equal(simulator.environment.FLOWS8X8_API_KEY, 'only');
  const many = async () => {
    for (let call = 0; call < 5; call += 1) await client.listFlows();
  };
  await assert.rejects(many(), { kind: 'rate_limited', status: 429 });
  await simulator.stop();
});

test('its state outlives it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flows8x8-test-'));
  const state = join(folder, 'state.json');
  for (const wanted of [1, 2]) {
    const simulator = await new Simulator({ state }).start();
    await simulator.client().createFlow({ ...flow, name: `Flow ${wanted}` });
    assert.equal((await simulator.client().listFlows()).length, wanted);
    await simulator.stop();
  }
  assert.ok(existsSync(state));
  rmSync(folder, { recursive: true });
});

test('what the command says is in the error', async () => {
  await assert.rejects(new Simulator({ shape: 'nope' }).start(), (error) => {
    assert.ok(error instanceof SimulatorError);
    assert.equal(error.code, 'FLOWS8X8_SIMULATOR');
    assert.match(error.message, /ended early, with exit code 2; it said:\n.*nope/s);
    return true;
  });
  assert.throws(() => new Simulator({ sead: 1 }), TypeError);
});

test('without the command the error says what to install', async () => {
  await assert.rejects(new Simulator({ command: '/nowhere/flows8x8' }).start(), (error) => {
    assert.ok(error instanceof CommandNotFoundError && error instanceof SimulatorError);
    assert.equal(error.code, 'FLOWS8X8_COMMAND_NOT_FOUND');
    assert.match(error.message, /the option command is "\/nowhere\/flows8x8".*npm install --save-dev flows8x8-cli/);
    return true;
  });
});

test('another program is found out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flows8x8-test-'));
  const command = join(folder, 'other');
  writeFileSync(command, '#!/bin/sh\necho hello\nexec sleep 100\n', { mode: 0o755 });
  await assert.rejects(new Simulator({ command }).start(), /is not the command flows8x8: it printed "hello"/);
  writeFileSync(command, '#!/bin/sh\nexec sleep 100\n');
  await assert.rejects(new Simulator({ command, timeoutMs: 200 }).start(), /not ready within 0.2 seconds/);
  rmSync(folder, { recursive: true });
});

test('one that has ended by itself is complained of', async () => {
  const simulator = await new Simulator().start();
  execFileSync('pkill', ['-KILL', '-f', `simulate --port=0 --quiet`, '-P', String(process.pid)]);
  await untilGone(simulator.url);
  await assert.rejects(simulator.stop(), /ended (by itself, )?with signal SIGKILL/);
});

const STARTED = `
import { Simulator } from 'flows8x8/testing';
const simulator = await new Simulator({ key: 'k' }).start();
await simulator.client().listFlows();
console.log(simulator.url);
`;

for (const [how, more] of [
  ['by itself', ''],
  ['by process.exit', 'process.exit(0);'],
  ['by an exception', 'throw new Error("on purpose");'],
  ['by being killed', 'process.kill(process.pid, "SIGKILL");'],
]) {
  test(`it ends with a program that ends ${how}`, async () => {
    const { out } = await run(STARTED + more);
    await untilGone(out.trim());
  });
}

test('it does not keep a program alive, and gets no variable of a client', async () => {
  const { code, err } = await run(STARTED, { variables: { FLOWS8X8_API_KEY: 'mine', FLOWS8X8_LOG: '' } });
  assert.equal(err, '');
  assert.equal(code, 0);
});

test('Ctrl-C is left to the program', async () => {
  const program = start(`${STARTED}
process.once('SIGINT', async () => {
  console.log((await simulator.client().listFlows()).length, 'flows');
  await simulator.stop();
  process.stdin.destroy();
});
process.stdin.resume();
console.log('ready');
`);
  await program.said('ready');
  program.child.kill('SIGINT');
  const { code, out, err } = await program.ended;
  assert.match(out, /0 flows/);
  assert.deepEqual([code, err], [0, '']);
});

test('the key is in no command line and its file is gone', async () => {
  const simulator = await new Simulator({ key: 'hush-7e2d91', seed: 7_654_321 }).start();
  const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  const [line] = lines.filter((each) => each.includes('--seed=7654321'));
  assert.ok(!line.includes('hush-7e2d91'));
  const [, file] = /--key-file=(\S+)/.exec(line);
  assert.ok(!existsSync(file));
  await simulator.stop();
});

test('require and import give the same classes', () => {
  assert.equal(require('flows8x8/testing').Simulator, Simulator);
  assert.ok(readFileSync(require.resolve('flows8x8/testing'), 'utf8').length > 0);
});
