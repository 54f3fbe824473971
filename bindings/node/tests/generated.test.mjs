import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { REPO } from './replay.mjs';

test('the tracked types of the native layer are those of the build', () => {
  const tracked = readFileSync(join(REPO, 'bindings/node/native.d.ts'), 'utf8');
  const built = readFileSync(join(REPO, 'target/node/build/native.d.ts'), 'utf8');
  assert.equal(tracked, built, 'native.d.ts is stale, run: bindings/node/tools/write-native-types.sh');
});
