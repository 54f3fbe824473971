import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playAll } from './driver.mjs';
import { Control, listening } from './replay.mjs';

test('every behaviour vector holds', async () => {
  const server = await listening('flows8x8-replay');
  try {
    const control = new Control(server.url);
    const found = await playAll(control);
    const wrong = [...found].filter(([, problems]) => problems.length > 0);
    const told = wrong.map(([name, problems]) => [name, ...problems].join('\n    ')).join('\n');
    assert.equal(wrong.length, 0, `${wrong.length} of ${found.size} vectors do not hold:\n${told}`);
    const all = await control.vectors();
    assert.ok(all.length > 400);
    assert.equal(found.size, all.length, 'fewer vectors were played than there are');
    console.log(`${found.size} vectors hold`);
  } finally {
    await server.stop();
  }
});
