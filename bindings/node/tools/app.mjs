// Prints the package.json of a folder that uses the packed packages: app.mjs OUT.
//
// Those of other platforms are told npm too, which passes over them as it would if they came from a registry.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [out] = process.argv.slice(2);
const tarballs = join(out, 'tarballs');
const found = Object.fromEntries(
  readdirSync(join(out, 'packages'), { recursive: true })
    .filter((file) => file.endsWith('package.json'))
    .map((file) => {
      const { name, version } = JSON.parse(readFileSync(join(out, 'packages', file), 'utf8'));
      return [name, `file:${join(tarballs, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)}`];
    }),
);
const { flows8x8, 'flows8x8-cli': command, ...platforms } = found;
const manifest = { private: true, dependencies: { flows8x8, 'flows8x8-cli': command }, overrides: platforms };
process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
