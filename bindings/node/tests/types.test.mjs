import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { REPO } from './replay.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const APP = join(HERE, '..');

function run(program, ...words) {
  const { status, stdout, stderr } = spawnSync(join(APP, 'dev/.bin', program), words, { cwd: APP, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

const NODE = ['--types', 'node', '--typeRoots', join(APP, 'dev/@types'), '--skipLibCheck', 'false'];
const DOM = 'es2023,esnext.disposable,dom';

/** Compiles files as programs with strict settings do. */
function compiled(module, lib, ...files) {
  const target = ['--module', module, '--target', 'es2022', '--lib', lib];
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noImplicitOverride'];
  return run('tsc', '--noEmit', ...target, ...strict, ...NODE, ...files.map((file) => join(HERE, 'types', file)));
}

// A service has no browser, and its types need none.
for (const lib of [DOM, 'es2022']) {
  for (const module of ['node16', 'nodenext']) {
    test(`typical uses compile as ESM and as CommonJS (${module}, ${lib})`, () => {
      assert.deepEqual(compiled(module, lib, 'uses.mts', 'uses.cts'), { status: 0, said: '' });
    });
  }
}

test('each wrong use is an error', () => {
  assert.deepEqual(compiled('nodenext', DOM, 'wrong.mts'), { status: 0, said: '' });
  // Were the package not found, everything would be any, and nothing an error: then the line above fails. That the
  // errors are there without the remarks is shown by taking them out.
  const source = readFileSync(join(HERE, 'types/wrong.mts'), 'utf8');
  const uses = source.match(/@ts-expect-error/g).length;
  writeFileSync(join(HERE, 'types/bare.mts'), source.replaceAll('@ts-expect-error', ''));
  const lines = new Set(
    [...compiled('nodenext', DOM, 'bare.mts').said.matchAll(/bare\.mts[:(](\d+)/g)].map(([, line]) => line),
  );
  assert.equal(lines.size, uses);
});

/** What TypeScript says of a name, a member or an argument that is not declared, or of an error that did not come. */
const UNDECLARED = /error TS(2305|2339|2345|2353|2551|2554|2555|2561|2578|2724):/;

test('the examples use what is declared', () => {
  const folder = join(APP, 'examples/node');
  const examples = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  assert.ok(examples.length > 0);
  const how = ['--noEmit', '--allowJs', '--checkJs', '--strict', '--module', 'nodenext', '--target', 'es2023'];
  const files = [...examples.map((file) => join(folder, file)), join(HERE, 'types/guard.mjs')];
  // They are JavaScript, in which TypeScript misses the types of parameters, and looks members up in tables.
  const { said } = run('tsc', ...how, '--lib', DOM, ...NODE, ...files);
  assert.deepEqual(
    said.split('\n').filter((line) => UNDECLARED.test(line) && !line.includes("on type '{")),
    [],
  );
});

test('the types of the packed tarball are right for every module system', () => {
  const tarballs = join(REPO, 'target/node/tarballs');
  const [tarball] = readdirSync(tarballs).filter((name) => /^flows8x8-\d/.test(name));
  const { status, said } = run('attw', join(tarballs, tarball), '--no-color', '--format', 'ascii');
  assert.equal(status, 0, said);
  assert.match(said, /No problems found/);
});
