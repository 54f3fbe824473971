// Flow JSON in all its forms: what is sent is what was given.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { Client, lint } from 'flows8x8';
import { json, serving } from './servers.mjs';

const TEXT = '{ "version": "7.0",\r\n\t"screens": [ "ü€😀" ] }\n';
const folder = mkdtempSync(join(tmpdir(), 'flows8x8-test-'));
const file = join(folder, 'flow ü#?.json');
writeFileSync(file, `\ufeff${TEXT}`);
after(() => rmSync(folder, { recursive: true }));

const bytes = Buffer.from(`..${TEXT}..`);
const FORMS = {
  'a string': TEXT,
  'a string with a byte order mark': `\ufeff${TEXT}`,
  'a Buffer': Buffer.from(TEXT),
  'a part of a Buffer': bytes.subarray(2, bytes.length - 2),
  'a Uint8Array': new TextEncoder().encode(TEXT),
  'bytes of another realm': runInNewContext('Uint8Array.from(bytes)', { bytes: [...Buffer.from(TEXT)] }),
  'a URL': pathToFileURL(file),
  'a path': { path: file },
  'a path that is a URL': { path: pathToFileURL(file) },
};

test('text, bytes and files are sent verbatim', () =>
  serving(json(200, { id: '1', success: true }), async (server) => {
    const client = new Client(server.settings());
    for (const [form, flowJson] of Object.entries(FORMS)) {
      await client.createFlow({ name: 'n', categories: ['OTHER'], flowJson });
      assert.equal(JSON.parse(server.requests.at(-1).body).flowJson, TEXT, form);
      await client.updateFlow('1', { flowJson });
      assert.equal(JSON.parse(server.requests.at(-1).body).flowJson, TEXT, form);
    }
  }));

test('an object is written compactly, in its own order', () =>
  serving(json(200, { id: '1', success: true }), async (server) => {
    const client = new Client(server.settings());
    const sent = async (flowJson) => {
      await client.createFlow({ name: 'n', categories: ['OTHER'], flowJson });
      return JSON.parse(server.requests.at(-1).body).flowJson;
    };
    assert.equal(await sent({ version: '7.0', b: [1.5, null], a: 'ü' }), '{"version":"7.0","b":[1.5,null],"a":"ü"}');
    assert.equal(await sent({ path: 'x', version: '7.0' }), '{"path":"x","version":"7.0"}');
    assert.equal(await sent({ toJSON: () => ({ made: true }) }), '{"made":true}');
  }));

test('a relative path is one of the folder at the time of the call', () =>
  serving(json(200, { id: '1', success: true }), async (server) => {
    const client = new Client(server.settings());
    const before = process.cwd();
    process.chdir(folder);
    const call = client.createFlow({ name: 'n', categories: ['OTHER'], flowJson: { path: 'flow ü#?.json' } });
    process.chdir(before);
    await call;
    assert.equal(JSON.parse(server.requests.at(-1).body).flowJson, TEXT);
  }));

test('bytes that change after the call was made do not change what is sent', () =>
  serving(json(200, { id: '1', success: true }), async (server) => {
    const client = new Client(server.settings());
    const given = Buffer.from(TEXT);
    const call = client.createFlow({ name: 'n', categories: ['OTHER'], flowJson: given });
    given.fill(0);
    await call;
    assert.equal(JSON.parse(server.requests.at(-1).body).flowJson, TEXT);
  }));

test('the linter takes the same forms, and its lines are those of the text', () => {
  const document = '{\n  "version": "7.0",\n  "screens": 5\n}';
  const there = join(folder, 'wrong.json');
  writeFileSync(there, document);
  const forms = [document, Buffer.from(document), pathToFileURL(there), { path: there }, JSON.parse(document)];
  for (const each of forms) {
    const { errors } = lint(each);
    assert.ok(errors.length > 0);
    assert.equal(errors[0].location.line, 3);
  }
  assert.deepEqual(lint(Buffer.from([0xff])).errors.length, 1);
});
