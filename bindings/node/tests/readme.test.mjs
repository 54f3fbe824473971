// The code of the README runs as it stands there, against the simulator.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Simulator } from 'flows8x8/testing';
import { environment } from './programs.mjs';
import { REPO } from './replay.mjs';

const APP = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(join(REPO, 'bindings/node/README.md'), 'utf8');
const main = readFileSync(join(REPO, 'README.md'), 'utf8');
const blocks = (of) => [...of.matchAll(/^```(js|cjs|ts|javascript)\n([\s\S]*?)^```/gm)];

// A folder beside the installed packages, with the files that the code names.
const folder = mkdtempSync(join(APP, 'readme-'));
mkdirSync(join(folder, 'examples'));
cpSync(join(REPO, 'examples/flows'), join(folder, 'examples/flows'), { recursive: true });
after(() => rmSync(folder, { recursive: true }));

const ENDINGS = { js: 'mjs', javascript: 'mjs', cjs: 'cjs', ts: 'mts' };

/** Compiles TypeScript as a program would be, strictly. */
function compiled(file) {
  const types = ['--types', 'node', '--typeRoots', join(APP, 'dev/@types')];
  const words = [
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2023,esnext.disposable,dom',
    ...types,
  ];
  const { status, stdout } = spawnSync(join(APP, 'dev/.bin/tsc'), [...words, file], { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
  return file.replace(/ts$/, 'js');
}

/** What a block must print, by something it contains. */
const PRINTS = [
  [/previewFlow/, /^http:\/\/127.*\nPUBLISHED\n$/],
  [/require\('flows8x8'\)/, /^3 3\n$/],
  [/withResponse\(\)/, /^200 1 \d+\.\d ms 0\nAbortError\n$/],
  [/switch/, /^1300 [0-9a-f-]+\n$|find_flow|Flow|not/],
  [/broken-appointment/, /^11:21: INVALID_PROPERTY_VALUE: .*\nfalse\n$/s],
  [/parseFlowReply/, /^a@example\.com \+15551234567 5a6b\n$/],
  [/logLevel/, /list_flows: .*GET .*\/flows.*200/],
  [/Simulator/, /^true 503\n0\nhttp:\/\/127/],
];

test('every kind of program is shown', () => {
  const kinds = new Set(blocks(text).map(([, kind]) => kind));
  assert.deepEqual([...kinds].sort(), ['cjs', 'js', 'ts']);
  assert.equal(blocks(text).length, PRINTS.length);
});

for (const [index, [, kind, code]] of [...blocks(text), ...blocks(main)].entries()) {
  test(`the code of block ${index + 1} runs (${kind})`, async () => {
    const simulator = await new Simulator().start();
    try {
      const file = join(folder, `block-${index}.${ENDINGS[kind]}`);
      writeFileSync(file, code);
      const program = kind === 'ts' ? compiled(file) : file;
      const env = environment(simulator.environment);
      const { status, stdout, stderr } = spawnSync(process.execPath, [program], { cwd: folder, env, encoding: 'utf8' });
      assert.deepEqual([status, stderr], [0, ''], code);
      const [, wanted] = PRINTS.find(([has]) => has.test(code)) ?? [];
      assert.ok(wanted !== undefined, `what is it to print?\n${code}`);
      assert.match(stdout, wanted);
    } finally {
      await simulator.stop();
    }
  });
}

test('the commands of the installation name the tarballs that are made', () => {
  const [install] = /target\/node\/tarballs\/flows8x8\{,-linux-x64-gnu\}-([\d.]+)\.tgz/.exec(text) ?? [];
  assert.ok(install);
  const { version } = JSON.parse(readFileSync(join(REPO, 'bindings/node/package.json'), 'utf8'));
  for (const [, named] of text.matchAll(/-([\d.]+)\.tgz/g)) assert.equal(named, version);
});
