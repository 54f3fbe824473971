// What the Node package costs, beside what a user would pick instead: `bench/node/run.sh [--quick]`.
//
// Prints one table: figures are medians, ratios are medians of the ratios in each round, and the range beside them is the
// middle half of the rounds. Plain HTTP on loopback, limiter off. Exits with 1 when a goal that must be met is missed.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const TARGET = process.env.FLOWS8X8_TARGET;
const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 5 : 25;
const [FIRST, LAST] = [0, availableParallelism() - 1];
const LIBRARIES = ['flows8x8', 'undici', 'fetch', 'axios'];

const wanted = ([name]) =>
  !name.startsWith('FLOWS8X8_') && !name.toLowerCase().endsWith('_proxy') && name !== 'NODE_OPTIONS';
const env = Object.fromEntries(Object.entries(process.env).filter(wanted));
const rows = [];
const running = [];

process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

function background(file, words, stdio = ['ignore', 'pipe', 'inherit']) {
  const child = spawn(file, words, { env, stdio });
  running.push(child);
  return child;
}

/** Keeps a core from falling asleep: waking it up takes longer than a call, and falls on who has it woken. */
for (const core of new Set([FIRST, LAST])) {
  background('chrt', ['--idle', '0', 'taskset', '-c', `${core}`, 'sh', '-c', 'while :; do :; done'], 'ignore');
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const quantile = (values, part) => {
  const at = part * (values.length - 1);
  const [low, high] = [sorted(values)[Math.floor(at)], sorted(values)[Math.ceil(at)]];
  return low + (high - low) * (at % 1);
};
const median = (values) => quantile(values, 0.5);
const figure = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** A line of the table. A goal of a ratio is to be reached, of anything else not to be passed. */
function row(what, condition, ours, beside, values, unit, must, stretch) {
  const value = median(values);
  const reaches = (goal) => (unit === 'x' ? value >= goal : value <= goal);
  const mark = must === undefined ? '' : !reaches(must) ? 'MISS' : reaches(stretch ?? NaN) ? 'PASS, stretch' : 'PASS';
  const range = values.length > 1 ? `${figure(quantile(values, 0.25))} to ${figure(quantile(values, 0.75))}` : '';
  const goal = must === undefined ? '' : `${must} / ${stretch ?? ''}`;
  rows.push([what, condition, ours, beside, `${figure(value)} ${unit}`, range, goal, mark]);
}

/** A library in a process of its own, on a core of its own. */
function worker(library, url, core) {
  const child = background(
    'taskset',
    ['-c', core, process.execPath, join(HERE, 'calls.mjs'), library, url],
    ['pipe', 'pipe', 'inherit'],
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const order = async (what) => {
    child.stdin.write(`${JSON.stringify(what)}\n`);
    return JSON.parse((await lines.next()).value);
  };
  return { library, order };
}

const shuffled = (list) =>
  list
    .map((each) => [Math.random(), each])
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);

/** Calls a second and microseconds of CPU time a call, by library, in rounds of small blocks in random order. */
async function measured(url, libraries, flight, core) {
  const workers = libraries.map((library) => worker(library, url, core));
  const calls = new Map();
  const found = new Map(libraries.map((library) => [library, { rate: [], cpu: [] }]));
  for (const { library, order } of workers) {
    await order({ flight, calls: 3000 });
    const { seconds } = await order({ flight, calls: 1000 });
    // A block takes about a twentieth of a second.
    calls.set(library, Math.max(flight * 2, Math.round((1000 / seconds) * 0.05)));
  }
  for (let round = 0; round < ROUNDS * 2; round += 1) {
    for (const { library, order } of shuffled(workers)) {
      const { seconds, cpu } = await order({ flight, calls: calls.get(library) });
      found.get(library).rate.push(calls.get(library) / seconds);
      found.get(library).cpu.push(cpu);
    }
  }
  return found;
}

const ratios = (ours, theirs) => ours.map((value, round) => value / theirs[round]);

async function concurrency(url) {
  const goals = { 'undici 1': [1.5, 2.7], 'undici 16': [1.2, 2.4], 'undici 64': [1.4, 2.8], 'fetch 16': [3.5, 7] };
  for (const flight of [1, 16, 64]) {
    const together = flight === 1;
    execFileSync('taskset', ['-cp', `${together ? LAST : FIRST}`, `${server.pid}`], { stdio: 'ignore' });
    const found = await measured(url, flight === 16 ? LIBRARIES : ['flows8x8', 'undici'], flight, `${LAST}`);
    const condition = `${flight} in flight, client on one core, server on ${together ? 'the same' : 'another'}`;
    const { rate, cpu } = found.get('flows8x8');
    for (const [library, theirs] of found) {
      if (library === 'flows8x8') continue;
      const [must, stretch] = goals[`${library} ${flight}`] ?? [];
      const [ours, other] = [median(rate), median(theirs.rate)].map((value) => `${figure(value)}/s`);
      row(`calls/s vs ${library}`, condition, ours, other, ratios(rate, theirs.rate), 'x', must, stretch);
      const [own, others] = [median(cpu), median(theirs.cpu)].map((value) => `${figure(value)} us`);
      row(`CPU per call vs ${library}`, condition, own, others, ratios(theirs.cpu, cpu), 'x');
    }
    running.splice(3).forEach((child) => child.kill());
  }
  // With a core for each of its two threads, as most machines have.
  execFileSync('taskset', ['-cp', `${FIRST},${LAST}`, `${server.pid}`], { stdio: 'ignore' });
  const found = await measured(url, ['flows8x8', 'undici'], 64, `${FIRST},${LAST}`);
  const [ours, theirs] = [found.get('flows8x8').rate, found.get('undici').rate];
  const told = [median(ours), median(theirs)].map((value) => `${figure(value)}/s`);
  row('calls/s vs undici', '64 in flight, client and server on two cores', ...told, ratios(ours, theirs), 'x');
  running.splice(3).forEach((child) => child.kill());
}

/** How much longer whole processes take than one that does nothing, in milliseconds, and what memory they have. */
function startup(url) {
  const client = `new (require('flows8x8').Client)({apiKey:'k',accountId:'a',channelId:'c',proxy:false,baseUrl:'${url}'})`;
  const done = `.then((flow)=>{if(flow.status!=='DRAFT')process.exit(1);MEMORY})`;
  const path = '/api/v1/accounts/a/channels/c/flows/822625023859371';
  const programs = {
    bare: 'MEMORY',
    require: "require('flows8x8')",
    'require undici': "require('undici')",
    'require axios': "require('axios')",
    call: `${client}.getFlow('822625023859371')${done}`,
    'call undici': `require('undici').request('${url}${path}').then(({body})=>body.json())${done}`,
    'call fetch': `fetch('${url}${path}').then((answer)=>answer.json())${done}`,
  };
  const memory = "console.log(/^Rss: *(\\d+)/m.exec(require('fs').readFileSync('/proc/self/smaps_rollup','utf8'))[1])";
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  const rss = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS * 2; round += 1) {
    for (const [name, program] of shuffled(Object.entries(programs))) {
      const run = (code) =>
        spawnSync('taskset', ['-c', `${LAST}`, process.execPath, '-e', code], { cwd: HERE_APP, env });
      const start = performance.now();
      const { status, stderr } = run(program.replace('MEMORY', ''));
      if (round > 0) times[name].push(performance.now() - start);
      if (status !== 0) throw new Error(`${program}: ${stderr}`);
      if (round < 8 && program.includes('MEMORY')) {
        rss[name].push((Number(run(program.replace('MEMORY', memory)).stdout) * 1024) / 1e6);
      }
    }
  }
  const over = (name) => times[name].map((value, round) => value - times.bare[round]);
  const condition = 'over the bare interpreter, one core';
  const ms = (name) => `${figure(median(over(name)))} ms`;
  row(
    "require('flows8x8')",
    condition,
    ms('require'),
    `undici ${ms('require undici')}, axios ${ms('require axios')}`,
    over('require'),
    'ms',
    10,
    5,
  );
  row(
    'first call done in a fresh process',
    condition,
    ms('call'),
    `undici ${ms('call undici')}, fetch ${ms('call fetch')}`,
    over('call'),
    'ms',
    15,
    7,
  );
  const more = (name) => rss[name].map((value, round) => value - rss.bare[round]);
  const mb = (name) => `${figure(median(more(name)))} MB`;
  row(
    'memory after one call',
    'resident, over the bare interpreter',
    mb('call'),
    `undici ${mb('call undici')}, fetch ${mb('call fetch')}`,
    more('call'),
    'MB',
    8,
    4,
  );
}

/** The first calls of a process, one after the other: as many as the API allows in a minute. */
async function young(url) {
  const libraries = ['flows8x8', 'undici', 'fetch'];
  const found = Object.fromEntries(libraries.map((library) => [library, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const library of shuffled(libraries)) {
      const { order } = worker(library, url, `${LAST}`);
      const { seconds } = await order({ flight: 1, calls: 100 });
      found[library].push((seconds * 1e6) / 100);
      running.splice(3).forEach((child) => child.kill());
    }
  }
  const us = (library) => `${figure(median(found[library]))} us`;
  for (const other of ['undici', 'fetch']) {
    const condition = 'one after the other, client and server on one core';
    const told = [us('flows8x8'), us(other)];
    row(`the first 100 calls of a process vs ${other}`, condition, ...told, ratios(found[other], found.flows8x8), 'x');
  }
}

function lint() {
  const schema = join(HERE, 'schema.json');
  const { stdout, stderr } = spawnSync(
    'taskset',
    ['-c', `${LAST}`, process.execPath, join(HERE, 'lint.mjs'), `${ROUNDS}`, schema],
    {
      env,
      encoding: 'utf8',
    },
  );
  if (stderr) throw new Error(stderr);
  const { size, flows8x8, ajv } = JSON.parse(stdout);
  const [ours, theirs] = [median(flows8x8), median(ajv)].map((value) => `${figure(value)} ms`);
  row(
    'lint vs ajv with a schema',
    `${Math.round(size / 1000)} kB without findings`,
    ours,
    theirs,
    ratios(ajv, flows8x8),
    'x',
    2,
    5,
  );
}

/** A server that keeps each request waiting. */
async function stalls() {
  const slow = createServer((_, response) => {
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"flowId":"822625023859371","name":"n","status":"DRAFT","categories":[]}');
    }, 2000);
  });
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const url = `http://127.0.0.1:${slow.address().port}`;
  const longest = {};
  for (const library of ['flows8x8', 'undici']) {
    const { order } = worker(library, url, `${LAST}`);
    const found = [];
    for (let round = 0; round < 3; round += 1) found.push((await order({ stall: true, flight: 64 })).longest);
    longest[library] = found;
  }
  const [ours, theirs] = [median(longest.flows8x8), median(longest.undici)].map((value) => `${figure(value)} ms`);
  row('longest pause of the event loop', '64 calls wait 2 s', ours, `undici ${theirs}`, longest.flows8x8, 'ms', 5);
  slow.closeAllConnections();
  slow.close();
}

function sizes() {
  const tarballs = join(TARGET, 'node/tarballs');
  const addon = statSync(join(TARGET, 'node/build/flows8x8.linux-x64-gnu.node')).size / 1e6;
  row('the addon, linter included', 'stripped', `${figure(addon)} MB`, '', [addon], 'MB', 4.8, 3.8);
  const packed = readdirSync(tarballs).filter((name) => /^flows8x8-(\d|linux-x64-gnu)/.test(name));
  const total = packed.reduce((sum, name) => sum + statSync(join(tarballs, name)).size, 0) / 1e6;
  row('both packages', 'packed', `${figure(total)} MB`, '', [total], 'MB', 2.6, 2.1);
}

const HERE_APP = process.cwd();
const program = join(TARGET, 'release/bench-server');
if (!existsSync(program))
  throw new Error('no bench-server: cargo build --release -p flows8x8-bench --bin bench-server');
const server = background(program, []);
const [line] = await once(createInterface(server.stdout), 'line');

await concurrency(line.trim());
execFileSync('taskset', ['-cp', `${LAST}`, `${server.pid}`], { stdio: 'ignore' });
await young(line.trim());
startup(line.trim());
lint();
await stalls();
sizes();

const head = ['What', 'Condition', 'flows8x8', 'Beside', 'Result', 'Middle half', 'Must / stretch', ''];
for (const cells of [head, head.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`);
console.log(`\nNode ${process.versions.node}, ${availableParallelism()} cores, ${ROUNDS * 2} rounds.`);
process.exit(rows.some((cells) => cells.at(-1) === 'MISS') ? 1 : 0);
