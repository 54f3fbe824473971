// Bring the flows of a folder to 8x8, from CI: create what is new, update what is a draft, leave alone what is published.
//
//     node deploy.mjs flows/ --category APPOINTMENT_BOOKING --publish
//
// A flow is named after its file. Nothing is sent while a file has an error. Running it again does no harm.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, FlowStatus, isFlowsError, lint } from 'flows8x8';

const [DONE, FAILED, USAGE, FINDINGS, PARTIAL] = [0, 1, 2, 3, 9];

/** Prints what the linter finds, and says whether the server would take the file. */
function isSound(path) {
  let report;
  try {
    report = lint({ path });
  } catch (error) {
    console.error(`${path}: error: ${error.message}`);
    return false;
  }
  for (const { location, severity, validationError } of [...report.errors, ...report.warnings]) {
    const { error, message } = validationError;
    console.error(`${path}:${location.line}:${location.column}: ${severity}[${error}]: ${message}`);
  }
  return report.isValid;
}

/** Brings one file to 8x8 and says what was done. */
async function deploy(client, path, existing, { category, publish }) {
  const name = basename(path, '.json');
  const flowJson = { path };
  let [saved, done] = [undefined, 'created'];
  if (existing === undefined) {
    saved = await client.createFlow({ name, categories: category, flowJson });
  } else if (existing.status === FlowStatus.DRAFT) {
    [saved, done] = [await client.updateFlow(existing.id, { flowJson }), 'updated'];
  } else {
    return `skipped ${existing.id} ${name}: it is ${existing.status}, and only a draft can change`;
  }
  saved.requireValid();
  if (publish) await client.publishFlow(saved.id);
  return `${done}${publish ? ', published' : ''} ${saved.id} ${name}`;
}

async function main() {
  const options = { category: { type: 'string', multiple: true, default: ['OTHER'] }, publish: { type: 'boolean' } };
  let parsed;
  let files;
  try {
    parsed = parseArgs({ options, allowPositionals: true });
    const [folder = '.'] = parsed.positionals;
    files = readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => join(folder, file));
    if (files.length === 0) throw new Error(`there is no *.json in ${folder}`);
  } catch (error) {
    console.error(`error: ${error.message}`);
    return USAGE;
  }
  // All of them, so that one run tells everything.
  if (files.map(isSound).includes(false)) return FINDINGS;

  let client;
  let existing;
  try {
    // With reconcile a create that got no answer is looked for by its name, so that no flow is there twice.
    client = new Client({ reconcile: true });
    existing = new Map([...(await client.listFlows())].map((flow) => [flow.name, flow]));
  } catch (error) {
    if (!isFlowsError(error)) throw error;
    console.error(`error: ${error.message}`);
    return FAILED;
  }
  let failed = 0;
  for (const path of files) {
    const name = basename(path, '.json');
    try {
      console.log(await deploy(client, path, existing.get(name), parsed.values));
    } catch (error) {
      if (!isFlowsError(error)) throw error;
      failed += 1;
      console.log(`failed ${name}: ${error.message}`);
    }
  }
  return failed > 0 ? PARTIAL : DONE;
}

process.exitCode = await main();
