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

/** Compiles files as programs with strict settings do. */
function compiled(module, ...files) {
  const target = ['--module', module, '--target', 'es2023', '--lib', 'es2023,esnext.disposable,dom'];
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noImplicitOverride'];
  const types = ['--types', 'node', '--typeRoots', join(APP, 'dev/@types'), '--skipLibCheck', 'false'];
  return run('tsc', '--noEmit', ...target, ...strict, ...types, ...files.map((file) => join(HERE, 'types', file)));
}

for (const module of ['node16', 'nodenext']) {
  test(`typical uses compile as ESM and as CommonJS (${module})`, () => {
    const { status, said } = compiled(module, 'uses.mts', 'uses.cts');
    assert.equal(said, '');
    assert.equal(status, 0);
  });
}

test('each wrong use is an error', () => {
  const { said } = compiled('nodenext', 'wrong.mts');
  assert.equal(said, '');
  // Were the package not found, everything would be any, and nothing an error: then the line above fails. That the
  // errors are there without the remarks is shown by taking them out.
  const source = readFileSync(join(HERE, 'types/wrong.mts'), 'utf8');
  const uses = source.match(/@ts-expect-error/g).length;
  writeFileSync(join(HERE, 'types/bare.mts'), source.replaceAll('@ts-expect-error', ''));
  const lines = new Set(
    [...compiled('nodenext', 'bare.mts').said.matchAll(/bare\.mts[:(](\d+)/g)].map(([, line]) => line),
  );
  assert.equal(lines.size, uses);
});

test('the types of the packed tarball are right for every module system', () => {
  const tarballs = join(REPO, 'target/node/tarballs');
  const [tarball] = readdirSync(tarballs).filter((name) => /^flows8x8-\d/.test(name));
  const { status, said } = run('attw', join(tarballs, tarball), '--no-color', '--format', 'ascii');
  assert.equal(status, 0, said);
  assert.match(said, /No problems found/);
});

test('the tracked types of the native layer are those of the build', () => {
  const tracked = readFileSync(join(REPO, 'bindings/node/native.d.ts'), 'utf8');
  const built = readFileSync(join(REPO, 'target/node/build/native.d.ts'), 'utf8');
  assert.equal(tracked, built, 'native.d.ts is stale: run bindings/node/tools/write-native-types.sh');
});
