// The packages as npm would publish them.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { environment, run } from './programs.mjs';
import { REPO } from './replay.mjs';

const APP = fileURLToPath(new URL('..', import.meta.url));
const TARBALLS = join(REPO, 'target/node/tarballs');
const PLATFORMS = [
  ...['darwin-arm64', 'darwin-x64', 'linux-arm64-gnu', 'linux-arm64-musl'],
  ...['linux-x64-gnu', 'linux-x64-musl', 'win32-arm64-msvc', 'win32-x64-msvc'],
];
const HERE = 'linux-x64-gnu';
const folder = mkdtempSync(join(tmpdir(), 'flows8x8-test-'));
after(() => rmSync(folder, { recursive: true }));

const read = (file) => JSON.parse(readFileSync(join(REPO, file), 'utf8'));
const version = /^version = "(.*)"$/m.exec(readFileSync(join(REPO, 'Cargo.toml'), 'utf8'))[1];
const manifests = () => [
  'bindings/node/package.json',
  'cli/npm/flows8x8-cli/package.json',
  ...PLATFORMS.flatMap((each) => [`bindings/node/npm/${each}/package.json`, `cli/npm/platforms/${each}/package.json`]),
];

test('every package has the version of the workspace, and asks for the others in it', () => {
  for (const file of manifests()) {
    const { version: own, license, optionalDependencies = {} } = read(file);
    assert.deepEqual([file, own, license], [file, version, 'MIT OR Apache-2.0']);
    for (const wanted of Object.values(optionalDependencies)) assert.equal(wanted, version);
  }
});

test('there is a package for each platform, and each main package asks for all of them', () => {
  for (const [main, at, name] of [
    ['bindings/node', 'bindings/node/npm', '@flows8x8/'],
    ['cli/npm/flows8x8-cli', 'cli/npm/platforms', '@flows8x8/cli-'],
  ]) {
    assert.deepEqual(readdirSync(join(REPO, at)).sort(), PLATFORMS);
    const { optionalDependencies } = read(`${main}/package.json`);
    assert.deepEqual(
      Object.keys(optionalDependencies),
      PLATFORMS.map((each) => name + each),
    );
    for (const platform of PLATFORMS) {
      const manifest = read(`${at}/${platform}/package.json`);
      const [os, cpu, abi] = platform.split('-');
      const libc = { gnu: ['glibc'], musl: ['musl'] }[abi];
      assert.deepEqual([manifest.name, manifest.os, manifest.cpu, manifest.libc], [name + platform, [os], [cpu], libc]);
    }
  }
});

/** The files in a tarball. */
function filesOf(tarball) {
  const listed = execFileSync('tar', ['-tzf', join(TARBALLS, `${tarball}-${version}.tgz`)], { encoding: 'utf8' });
  return listed
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''))
    .sort();
}

const ALWAYS = ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'package.json'];

test('the tarballs have what they need and nothing else', () => {
  const public_ = ['index', 'testing'].flatMap((name) => ['js', 'mjs', 'd.ts', 'd.mts'].map((end) => `${name}.${end}`));
  assert.deepEqual(filesOf('flows8x8'), [...ALWAYS, ...public_].sort());
  assert.deepEqual(filesOf(`flows8x8-${HERE}`), [...ALWAYS, `flows8x8.${HERE}.node`].sort());
  assert.deepEqual(filesOf('flows8x8-cli'), [...ALWAYS, 'bin.js', 'index.d.ts', 'index.js'].sort());
  assert.deepEqual(filesOf(`flows8x8-cli-${HERE}`), [...ALWAYS, 'flows8x8'].sort());
});

test('nothing in them names a folder of the machine that built them', () => {
  const { scripts } = read('bindings/node/package.json');
  assert.equal(scripts, undefined, 'nothing runs when it is installed');
  const installed = join(APP, 'node_modules/flows8x8');
  for (const file of readdirSync(installed, { recursive: true })) {
    if (statSync(join(installed, file)).isFile())
      assert.ok(!readFileSync(join(installed, file), 'utf8').includes(REPO), file);
  }
});

/** A folder into which only these of the installed packages are copied. */
function installed(...names) {
  const there = mkdtempSync(join(folder, 'app-'));
  for (const name of names) {
    mkdirSync(join(there, 'node_modules', name, '..'), { recursive: true });
    cpSync(join(APP, 'node_modules', name), join(there, 'node_modules', name), { recursive: true });
  }
  return there;
}

test('without the package of the platform the error says which one to install', async () => {
  for (const source of [`import('flows8x8')`, `require('flows8x8')`]) {
    const type = source.startsWith('import') ? 'module' : 'commonjs';
    const { code, err } = await run(source, { cwd: installed('flows8x8'), type });
    assert.equal(code, 1);
    assert.match(
      err,
      new RegExp(`flows8x8 ${version} has its native part for this platform \\(linux x64 glibc [\\d.]+\\)`),
    );
    assert.match(err, new RegExp(`in the package @flows8x8/${HERE}, and it is not installed`));
    assert.match(err, new RegExp(`Install @flows8x8/${HERE}@${version}, without --omit=optional`));
    assert.match(err, /code: 'FLOWS8X8_LOAD'/);
  }
});

test('one that cannot be loaded says why', async () => {
  const cwd = installed('flows8x8', `@flows8x8/${HERE}`);
  writeFileSync(join(cwd, `node_modules/@flows8x8/${HERE}/flows8x8.${HERE}.node`), 'no addon');
  const { err } = await run(`require('flows8x8')`, { cwd, type: 'commonjs' });
  assert.match(err, /and it could not be loaded \(@flows8x8\/linux-x64-gnu: .*\)/);
});

test('parts of different versions are refused', async () => {
  const cwd = installed('flows8x8', `@flows8x8/${HERE}`);
  const file = join(cwd, 'node_modules/flows8x8/index.js');
  writeFileSync(file, readFileSync(file, 'utf8').replace(`version: "${version}"`, 'version: "9.9.9"'));
  const { err } = await run(`require('flows8x8')`, { cwd, type: 'commonjs' });
  assert.match(err, new RegExp(`flows8x8 is version 9\\.9\\.9 and its native part ${version}: install both again`));
});

test('nothing else is loaded than the addon and what the package needs of Node', async () => {
  const { out } = await run(
    `
const before = new Set(process.moduleLoadList);
require('flows8x8');
console.log(process.moduleLoadList.filter((name) => !before.has(name)).join());`,
    { type: 'commonjs' },
  );
  assert.doesNotMatch(out, /child_process|NativeModule (http|net|tls|dns|crypto|worker_threads|fs\/promises)/);
});

// The command.

function command(words, { cwd = APP, ...options } = {}) {
  const program = join(cwd, 'node_modules/flows8x8-cli/bin.js');
  return spawnSync(process.execPath, [program, ...words], { cwd, env: environment(), encoding: 'utf8', ...options });
}

test('the command of npm is the command: its output, its exit codes, its input', () => {
  assert.equal(command(['--version']).stdout, `flows8x8 ${version}\n`);
  assert.equal(command(['nonsense']).status, 2);
  const linted = command(['lint', '-'], { input: '{"version": "7.0"}' });
  assert.equal(linted.status, 3);
  assert.match(linted.stdout + linted.stderr, /MISSING_REQUIRED_PROPERTY/);
  assert.ok(
    existsSync(join(APP, 'node_modules/.bin/flows8x8')) && existsSync(join(APP, 'node_modules/.bin/flows8x8-cli')),
  );
});

test('without the package of the platform the command says which one to install', () => {
  const { status, stderr } = command(['--version'], { cwd: installed('flows8x8-cli') });
  assert.equal(status, 1);
  assert.match(stderr, new RegExp(`^flows8x8: flows8x8-cli ${version} .*Install @flows8x8/cli-${HERE}@${version}`));
});

test('a signal ends the command and what runs it', async () => {
  const source = `
import { spawn } from 'node:child_process';
import { once } from 'node:events';
const child = spawn(process.execPath, ['../node_modules/flows8x8-cli/bin.js', 'simulate', '--port=0', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
child.kill('SIGTERM');
console.log(JSON.stringify(await once(child, 'exit')));
await fetch(line.trim()).catch(() => console.log('gone'));`;
  const { out } = await run(source);
  assert.match(out, /^\[(0|143),null\]\ngone\n$|^\[null,"SIGTERM"\]\ngone\n$/);
});
