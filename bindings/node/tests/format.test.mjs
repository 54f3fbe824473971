import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { REPO } from './replay.mjs';

test('the code has the format that prettier gives it', () => {
  const prettier = join(REPO, 'target/node/dev/node_modules/.bin/prettier');
  const folders = ['bindings/node', 'cli/npm', 'examples/node', 'bench/node'];
  const { status, stdout, stderr } = spawnSync(prettier, ['--check', ...folders], { cwd: REPO, encoding: 'utf8' });
  const how = `run: target/node/dev/node_modules/.bin/prettier --write ${folders.join(' ')}`;
  assert.equal(status, 0, `${stdout}${stderr}${how}`);
});
