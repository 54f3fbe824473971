// The linter beside ajv on the same document: `lint.mjs ROUNDS SCHEMA` prints milliseconds of CPU time as JSON.
//
// Both get the text. ajv parses it and finds all errors by a schema that says much less than the linter checks; its
// validator is compiled once, outside what is measured.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { lint } from 'flows8x8';
import { document } from './document.mjs';

const [rounds, schema] = process.argv.slice(2);
const validate = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')));

const clean = document();
const broken = document(true);
const report = lint(clean);
if (report.errors.length + report.warnings.length > 0) throw new Error('the document should have no findings');
if (!validate(JSON.parse(clean)) || validate(JSON.parse(broken)) || lint(broken).isValid) {
  throw new Error('the typing error should be found, and nothing else');
}

function timed(work) {
  const times = 20;
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times / 1000;
}

const found = { flows8x8: [], ajv: [] };
for (let round = 0; round < Number(rounds) + 1; round += 1) {
  const [ours, theirs] = [timed(() => lint(clean)), timed(() => validate(JSON.parse(clean)))];
  // The first round warms up.
  if (round > 0) {
    found.flows8x8.push(ours);
    found.ajv.push(theirs);
  }
}
console.log(JSON.stringify({ size: clean.length, ...found }));
