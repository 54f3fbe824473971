// Lays every npm package of the repository out as it is published, and packs it.
//
// stage.mjs OUT BINARIES: from the addon in OUT/build and the command in BINARIES to OUT/packages and OUT/tarballs.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [out, binaries] = process.argv.slice(2);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const packages = join(out, 'packages');
const tarballs = join(out, 'tarballs');

for (const folder of [packages, tarballs]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/** The library in one file: looking for eleven of them takes a program longer than all the rest of loading it. */
function bundle(folder, staged) {
  const esbuild = join(out, 'dev/node_modules/.bin/esbuild');
  const how = [
    '--bundle',
    '--platform=node',
    '--format=cjs',
    '--target=node20',
    '--charset=utf8',
    '--log-level=warning',
  ];
  execFileSync(esbuild, [join(folder, 'index.js'), ...how, `--outfile=${join(staged, 'index.js')}`], {
    stdio: 'inherit',
  });
}

const folders = [join(root, 'bindings/node'), join(root, 'cli/npm/flows8x8-cli')];
for (const platforms of ['bindings/node/npm', 'cli/npm/platforms']) {
  for (const platform of readdirSync(join(root, platforms))) folders.push(join(root, platforms, platform));
}

for (const folder of folders) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const staged = join(packages, manifest.name);
  mkdirSync(staged, { recursive: true });
  for (const file of ['package.json', 'README.md', ...manifest.files]) {
    // Of a platform's package, what is built for another platform is not here.
    const built = [join(folder, file), join(out, 'build', file), join(binaries, file)].find(existsSync);
    if (built !== undefined) cpSync(built, join(staged, file), { dereference: true });
  }
  if (manifest.name === 'flows8x8') bundle(folder, staged);
  for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) cpSync(join(root, licence), join(staged, licence));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', tarballs], { cwd: staged, stdio: 'pipe' });
}

const count = readdirSync(tarballs).length;
if (count !== folders.length) throw new Error(`${count} tarballs of ${folders.length} packages in ${basename(out)}`);
