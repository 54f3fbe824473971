import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import { Client } from 'flows8x8';
import { run } from './programs.mjs';
import { FLOW, json, serving } from './servers.mjs';

/** A logger that keeps what it is told. */
function keeping() {
  const said = [];
  const take = (level) => (message) => said.push(`${level} ${message}`);
  const logger = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error'].map((level) => [level, take(level)]));
  return { said, logger };
}

test('a logger hears of each attempt before the call ends', () => {
  let asked = 0;
  const answer = (request, response) => json((asked += 1) === 1 ? 503 : 200, FLOW)(request, response);
  return serving(answer, async (server) => {
    const { said, logger } = keeping();
    const client = new Client(server.settings({ logger }));
    let before;
    await client.getFlow('812').then(() => {
      before = said.length;
    });
    assert.equal(said.length, before);
    const attempts = said.filter((line) => /^debug .*GET .*\/flows\/812/.test(line));
    assert.equal(attempts.length, 2, said.join('\n'));
    assert.match(attempts[0], /503/);
    assert.match(attempts[1], /200/);
  });
});

test('the level is that of the client, and so is the logger', () =>
  serving(undefined, async (server) => {
    const [trace, warn, off] = [keeping(), keeping(), keeping()];
    const clients = [
      new Client(server.settings({ logger: trace.logger, logLevel: 'trace' })),
      new Client(server.settings({ logger: warn.logger, logLevel: 'warn' })),
      new Client(server.settings()),
    ];
    await Promise.all(clients.map((client) => client.createFlow({ name: 'n', categories: ['OTHER'] }).catch(() => {})));
    assert.ok(trace.said.some((line) => line.startsWith('trace')));
    assert.ok(trace.said.some((line) => line.startsWith('debug')));
    assert.deepEqual([warn.said.filter((line) => !/^(warn|error)/.test(line)), off.said], [[], []]);
  }));

test('secrets are masked at every level', () =>
  serving(json(200, { ...FLOW, flowJsonUrl: 'https://x/?oh=hush-7e2d91', echo: 'test-key-1f4c9a' }), async (server) => {
    const { said, logger } = keeping();
    const client = new Client(server.settings({ logger, logLevel: 'trace', headers: { 'x-token': 'hush-7e2d91' } }));
    await client.getFlow('812');
    assert.ok(said.length > 1);
    assert.doesNotMatch(said.join('\n'), /test-key|hush-7e2d91/);
  }));

test('a logger without trace gets those as debug, and console is one', () =>
  serving(undefined, async (server) => {
    const { said, logger } = keeping();
    const { trace, ...others } = logger;
    await new Client(server.settings({ logger: others, logLevel: 'trace' })).getFlow('812');
    assert.ok(said.length > 1 && said.every((line) => !line.startsWith('trace')));
    assert.ok(new Client(server.settings({ logger: console, logLevel: 'error' })));
    assert.equal(typeof trace, 'function');
  }));

test('a logger that throws does not harm the call, and is warned of', () =>
  serving(undefined, async (server) => {
    const warned = new Promise((resolve) => process.once('warning', resolve));
    const fail = () => {
      throw new Error('the disk is full');
    };
    const logger = { debug: fail, info: fail, warn: fail, error: fail };
    assert.equal((await new Client(server.settings({ logger })).getFlow('812')).id, '812');
    const warning = await warned;
    assert.equal(warning.code, 'FLOWS8X8_LOGGER');
    assert.match(warning.message, /the disk is full/);
  }));

test('it is called where the call was made', () =>
  serving(undefined, async (server) => {
    const storage = new AsyncLocalStorage();
    const seen = new Set();
    const { logger } = keeping();
    logger.debug = () => seen.add(storage.getStore());
    const client = new Client(server.settings({ logger }));
    await Promise.all(['a', 'b'].map((name) => storage.run(name, () => client.getFlow(name))));
    assert.deepEqual([...seen].sort(), ['a', 'b']);
  }));

test('FLOWS8X8_LOG writes to standard error, and nothing is written without it', () =>
  serving(undefined, async (server) => {
    const { environment: _, ...settings } = server.settings();
    const program = `
import { Client } from 'flows8x8';
await new Client(${JSON.stringify(settings)}).getFlow('812');`;
    assert.deepEqual(await run(program), { code: 0, signal: null, out: '', err: '' });
    const loud = await run(program, { variables: { FLOWS8X8_LOG: 'debug' } });
    assert.equal(loud.out, '');
    assert.match(loud.err, /^\d{4}-\d\d-\d\dT[\d:.]+Z flows8x8 DEBUG .*GET .*\/flows\/812/m);
    const wrong = await run(program, { variables: { FLOWS8X8_LOG: 'loud' } });
    assert.match(wrong.err, /ConfigurationError: .*FLOWS8X8_LOG: "loud" is no level/);
  }));
