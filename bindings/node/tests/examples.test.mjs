// The example programs do what their README says, against the simulator.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Simulator } from 'flows8x8/testing';
import { environment } from './programs.mjs';
import { REPO } from './replay.mjs';

const APP = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLES = join(APP, 'examples/node');
const folder = mkdtempSync(join(tmpdir(), 'flows8x8-test-'));
after(() => rmSync(folder, { recursive: true }));

// What the examples' package.json asks for.
mkdirSync(join(EXAMPLES, 'node_modules'), { recursive: true });
for (const name of ['express']) symlinkSync(join(APP, 'dev', name), join(EXAMPLES, 'node_modules', name));
after(() => rmSync(join(EXAMPLES, 'node_modules'), { recursive: true }));

async function simulated(options, run) {
  const simulator = await new Simulator(options).start();
  try {
    await run(simulator);
  } finally {
    await simulator.stop();
  }
}

function deploy(simulator, ...words) {
  const env = environment(simulator?.environment);
  const program = [join(EXAMPLES, 'deploy.mjs'), ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd: folder, env, encoding: 'utf8' });
  return {
    status,
    lines: stdout
      .trim()
      .split('\n')
      .map((line) => line.replace(/\d{6,}/, 'ID')),
    stderr,
  };
}

const flows = join(folder, 'flows');
mkdirSync(flows);
for (const name of ['appointment', 'survey'])
  cpSync(join(REPO, `examples/flows/${name}.json`), join(flows, `${name}.json`));

test('deploy brings a folder to 8x8, and does no harm when it is run again', () =>
  simulated({}, async (simulator) => {
    const first = deploy(simulator, 'flows', '--category', 'APPOINTMENT_BOOKING');
    assert.deepEqual([first.status, first.lines], [0, ['created ID appointment', 'created ID survey']], first.stderr);
    const second = deploy(simulator, 'flows', '--publish');
    assert.deepEqual(second.lines, ['updated, published ID appointment', 'updated, published ID survey']);
    const third = deploy(simulator, 'flows', '--publish');
    const only = 'it is PUBLISHED, and only a draft can change';
    assert.deepEqual(third.lines, [`skipped ID appointment: ${only}`, `skipped ID survey: ${only}`]);
    assert.equal((await simulator.client().listFlows()).length, 2);
  }));

test('deploy sends nothing while a file has an error, and says where it is', () =>
  simulated({}, async (simulator) => {
    const wrong = join(folder, 'wrong');
    cpSync(flows, wrong, { recursive: true });
    cpSync(join(REPO, 'examples/flows/broken-appointment.json'), join(wrong, 'broken.json'));
    const { status, stderr } = deploy(simulator, 'wrong');
    assert.equal(status, 3);
    assert.match(stderr, /^wrong\/broken\.json:11:21: error\[INVALID_PROPERTY_VALUE\]: /m);
    assert.equal((await simulator.client().listFlows()).length, 0);
  }));

test('deploy goes on after a flow that fails, and says so at the end', () =>
  simulated({ faults: 'status=400@create_flow#1' }, async (simulator) => {
    const { status, lines } = deploy(simulator, 'flows');
    assert.equal(status, 9);
    assert.match(lines[0], /^failed appointment: create_flow: bad_request \(400\)/);
    assert.deepEqual(lines.slice(1), ['created ID survey']);
  }));

test('deploy makes no flow twice when an answer is lost', () =>
  simulated({ faults: 'drop_after@create_flow#1' }, async (simulator) => {
    const { status, lines } = deploy(simulator, 'flows');
    assert.deepEqual([status, lines], [0, ['created ID appointment', 'created ID survey']]);
    assert.equal((await simulator.client().listFlows()).length, 2);
  }));

test('deploy says what is wrong with how it is used', () => {
  assert.equal(deploy(undefined, '--nope').status, 2);
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  assert.match(deploy(undefined, 'empty').stderr, /there is no \*\.json in empty/);
  const { status, stderr } = deploy(undefined, 'flows');
  assert.equal(status, 1);
  assert.match(stderr, /set FLOWS8X8_API_KEY/);
});

/** Runs the service until the test ends. */
async function serving(simulator, run) {
  const env = environment({ ...simulator.environment, FLOWS8X8_WEBHOOK_AUTHORIZATION: 'Bearer s3cr3t', PORT: '0' });
  const stdio = ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, [join(EXAMPLES, 'tenants.mjs')], { env, stdio });
  const lines = [];
  const told = createInterface(child.stdout);
  told.on('line', (line) => lines.push(line));
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  const ended = once(child, 'exit');
  try {
    const [url] = await Promise.race([once(told, 'line'), ended.then(() => assert.fail(err))]);
    await run(url, lines);
  } finally {
    child.kill('SIGTERM');
    const [code] = await ended;
    assert.equal(code, 0, err);
  }
}

const post = (url, body, headers = {}) =>
  fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers });

test('the service creates and publishes a flow on the channel of the tenant', () =>
  simulated({}, (simulator) =>
    serving(simulator, async (url) => {
      const json = { 'content-type': 'application/json' };
      const channelId = 'aaaaaaaa-3dd4-e911-814a-02d85f55fce8';
      const made = await post(`${url}/tenants/acme/flows`, { channelId, greeting: 'How was it?' }, json);
      assert.equal(made.status, 201);
      const { id } = await made.json();
      const channel = simulator.client().withChannel(channelId);
      const flow = await channel.getFlow(id);
      assert.deepEqual([flow.name, flow.status], ['Survey of acme', 'PUBLISHED']);
      assert.match(await channel.downloadFlowJson(flow), /How was it\?/);

      const again = await post(`${url}/tenants/acme/flows`, { channelId, greeting: 'Again?' }, json);
      assert.equal(again.status, 409);
      assert.equal((await again.json()).error, 'conflict');
      const wrong = await post(`${url}/tenants/other/flows`, { channelId, greeting: 5 }, json);
      assert.equal(wrong.status, 422);
      assert.ok((await wrong.json()).findings.length > 0);
      assert.equal((await post(`${url}/tenants/other/flows`, { greeting: 'x' }, json)).status, 400);
    }),
  ));

test('the service acts once on each reply, whoever may send one', () =>
  simulated({}, (simulator) =>
    serving(simulator, async (url, lines) => {
      const reply = (umid) => ({
        payload: {
          umid,
          user: { msisdn: '+15551234567' },
          type: 'Interactive',
          content: { interactive: { type: 'nfmReply', nfmReply: { responseJson: '{"email": "a@example.com"}' } } },
        },
      });
      const send = async (body, authorization) => (await post(`${url}/flow-replies`, body, { authorization })).status;
      assert.equal(await send(reply('1'), 'Bearer wrong'), 401);
      assert.equal(await send(reply('1'), 'Bearer s3cr3t'), 200);
      assert.equal(await send(reply('1'), 'Bearer s3cr3t'), 200);
      assert.equal(await send(reply('2'), 'Bearer s3cr3t'), 200);
      assert.equal(await send('{"payload": {"type": "Text"}}', 'Bearer s3cr3t'), 200);
      assert.equal(await send('{', 'Bearer s3cr3t'), 200);
      assert.deepEqual(lines.slice(1), Array(2).fill('+15551234567 has filled in: email'));
    }),
  ));
