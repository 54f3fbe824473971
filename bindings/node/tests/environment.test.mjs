// What comes from the environment: settings, proxies, certificates.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Client } from 'flows8x8';
import { run } from './programs.mjs';
import { FLOW, SETTINGS, json, serving } from './servers.mjs';

const variables = (server, more) => ({
  FLOWS8X8_API_KEY: 'k',
  FLOWS8X8_ACCOUNT_ID: 'a',
  FLOWS8X8_CHANNEL_ID: 'c',
  FLOWS8X8_BASE_URL: server.url,
  ...more,
});

const GET = `
import { Client } from 'flows8x8';
console.log((await new Client().getFlow('812')).id);`;

test('a client without options is set up by its variables', () =>
  serving(undefined, async (server) => {
    const { out, err } = await run(GET, { variables: variables(server) });
    assert.deepEqual([out, err], ['812\n', '']);
    const [{ url, headers }] = server.requests;
    assert.equal(url, '/api/v1/accounts/a/channels/c/flows/812');
    assert.equal(headers.authorization, 'Bearer k');
    const [major, minor] = process.versions.node.split('.');
    const { version } = JSON.parse(readFileSync(new URL('../node_modules/flows8x8/package.json', import.meta.url)));
    assert.ok(
      headers['user-agent'].startsWith(`flows8x8-node/${version} (Node ${major}.${minor}; `),
      headers['user-agent'],
    );
  }));

test('blank variables are unset, and an option goes before a variable', () => {
  const environment = { FLOWS8X8_API_KEY: ' ', FLOWS8X8_ACCOUNT_ID: 'a', FLOWS8X8_REGION: 'eu' };
  assert.throws(() => new Client({ environment }), { kind: 'configuration' });
  assert.equal(new Client({ environment, apiKey: 'k' }).baseUrl, 'https://chatapps.8x8.uk');
  assert.equal(new Client({ environment, apiKey: 'k', region: 'id' }).baseUrl, 'https://chatapps.8x8.id');
  assert.equal(new Client({ environment, apiKey: 'k', accountId: 'b' }).accountId, 'b');
});

test('a proxy of the environment is used without any flag of Node', () => {
  const proxied = (request, response) => json(200, { ...FLOW, flowId: request.url })(request, response);
  return serving(proxied, async (proxy) => {
    const there = { FLOWS8X8_BASE_URL: 'http://flows.invalid', HTTP_PROXY: proxy.url };
    const environment = { ...variables(proxy), ...there };
    const client = new Client({ environment, allowHttp: true });
    assert.match((await client.getFlow('812')).id, /^http:\/\/flows\.invalid\/api/);
    const not = new Client({ environment: { ...environment, NO_PROXY: '.invalid' }, allowHttp: true, maxRetries: 0 });
    await assert.rejects(not.getFlow('812'), { kind: 'connect' });
    const off = new Client({ environment, allowHttp: true, proxy: false, maxRetries: 0 });
    await assert.rejects(off.getFlow('812'), { kind: 'connect' });
  });
});

// A server with a certificate of an authority that nobody knows.
const folder = mkdtempSync(join(tmpdir(), 'flows8x8-test-'));
const at = (name) => join(folder, name);
let server;

before(async () => {
  const openssl = (...words) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-subj', '/CN=Test CA', '-days', '2', '-keyout', 'ca.key', '-out', 'ca.pem');
  openssl('req', ...key, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.pem');
  server = createServer({ key: readFileSync(at('server.key')), cert: readFileSync(at('server.pem')) }, json(200, FLOW));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.url = `https://localhost:${server.address().port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const settings = (more) => ({ ...SETTINGS, baseUrl: server.url, maxRetries: 0, ...more });

test('an unknown authority is a tls error that says what to do', async () => {
  const error = await new Client(settings()).getFlow('812').then(assert.fail, (thrown) => thrown);
  assert.equal(error.kind, 'tls');
  assert.match(error.hint, /ca_file/);
});

test('NODE_EXTRA_CA_CERTS and SSL_CERT_FILE are trusted, as Node and others do', async () => {
  for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']) {
    const { out, err } = await run(GET, { variables: variables(server, { [name]: at('ca.pem') }) });
    assert.deepEqual([name, out, err], [name, '812\n', '']);
  }
  const environment = { NODE_EXTRA_CA_CERTS: at('ca.pem') };
  assert.equal((await new Client(settings({ environment })).getFlow('812')).id, '812');
  // Node only warns of a file that is not there.
  assert.ok(new Client(settings({ environment: { NODE_EXTRA_CA_CERTS: at('nowhere') } })));
});

test('an authority is given as a file, as text or as bytes', async () => {
  const pem = readFileSync(at('ca.pem'));
  const given = [
    { caFile: at('ca.pem') },
    { caFile: pathToFileURL(at('ca.pem')) },
    { caPem: pem.toString() },
    { caPem: pem, onlyCa: true },
  ];
  for (const each of given) assert.equal((await new Client(settings(each)).getFlow('812')).id, '812');
  assert.throws(() => new Client(settings({ caFile: at('nowhere') })), { kind: 'configuration' });
});
