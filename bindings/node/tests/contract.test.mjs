import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as flows8x8 from 'flows8x8';
import { methods, optionsOf, properties } from './declarations.mjs';
import { camel } from './driver.mjs';
import { REPO } from './replay.mjs';

const contract = JSON.parse(readFileSync(join(REPO, 'tests/contract.json'), 'utf8'));
const { Client } = flows8x8;
const declared = methods('Client');
const sorted = (names) => [...names].sort();

/** A name with its unit: a duration is in milliseconds. */
const named = ({ name, type }) => (type === 'duration' ? `${camel(name)}Ms` : camel(name));

/** Where the parameters of an operation are in JavaScript: by position, or as members of an object. */
const OBJECTS = { create_flow: { flow: 'NewFlow' }, update_flow: { changes: 'FlowChanges' } };

test('every operation is a method that takes the parameters of the contract', () => {
  for (const { name, parameters } of contract.operations) {
    const method = camel(name);
    assert.equal(typeof Client.prototype[method], 'function', method);
    assert.ok(declared.has(method), `index.d.ts lacks ${method}`);
    const given = declared.get(method).flatMap((parameter) => {
      const model = OBJECTS[name]?.[parameter];
      return model === undefined ? [parameter.replace('?', '')] : properties(model);
    });
    const common = new Set(properties(name === 'create_flow' ? 'CreateOptions' : 'SaveOptions'));
    const own = optionsOf(method).filter((option) => !common.has(option) || option === 'timeoutMs');
    const takes = new Set([...given.filter((each) => each !== 'options'), ...own]);
    if (name !== 'wait_for_status') takes.delete('timeoutMs');
    assert.deepEqual(sorted(takes), sorted(parameters.map(named)), method);
  }
});

test('what is required is required', () => {
  for (const { name, parameters } of contract.operations.filter((each) => OBJECTS[each.name] === undefined)) {
    const positional = parameters.filter(({ name: own }) => !['limit', 'refresh', 'body', 'timeout'].includes(own));
    const wanted = positional.map((each) => (each.required ? named(each) : `${named(each)}?`));
    const given = declared.get(camel(name)).filter((parameter) => !parameter.startsWith('options'));
    assert.deepEqual(given, wanted, name);
  }
});

test('the client has the methods of the contract and no others', () => {
  // A builder and the environment are what the constructor takes and reads.
  const ours = contract.client_methods.filter((name) => name !== 'builder' && name !== 'from_env').map(camel);
  const operations = contract.operations.map(({ name }) => camel(name));
  const real = Object.getOwnPropertyNames(Client.prototype);
  // toJSON is how JavaScript asks for what describe says.
  assert.deepEqual(sorted(real), sorted([...ours, ...operations, 'constructor', 'toJSON']));
  const properties_ = properties('Client');
  assert.deepEqual(sorted([...declared.keys(), ...properties_]), sorted(real));
});

test('functions and models are exported and declared', () => {
  for (const { name } of contract.functions) assert.equal(typeof flows8x8[camel(name)], 'function', name);
  for (const [model, { fields }] of Object.entries(contract.models)) {
    // A time is a Date, with its text beside it.
    if (model === 'Timestamp') continue;
    const wanted = fields.flatMap((field) =>
      field.type === 'Timestamp' ? [named(field), `${named(field)}Raw`] : [named(field)],
    );
    const given = properties(model);
    const own = { FlowList: ['length'], LintReport: ['isValid'] }[model] ?? [];
    assert.deepEqual(sorted(given), sorted([...wanted, ...own]), model);
  }
});

test('enums have the values of the contract', () => {
  for (const [name, { values }] of Object.entries(contract.enums)) {
    const real = flows8x8[name];
    assert.deepEqual(sorted(Object.values(real)), sorted(values), name);
    for (const [key, value] of Object.entries(real)) assert.equal(key, value.toUpperCase());
    assert.ok(Object.isFrozen(real));
  }
});

test('each kind of error has its class, code and place in the tree', () => {
  const kinds = contract.errors.kinds.map(({ name }) => name);
  assert.deepEqual(sorted(Object.values(flows8x8.ErrorKind)), sorted(kinds));
  for (const kind of kinds) {
    const classes = Object.entries(flows8x8).filter(([, value]) => value.kind === kind);
    assert.equal(classes.length, 1, kind);
    const [[name, cls]] = classes;
    const error = new cls('text');
    assert.deepEqual([error.name, error.kind, error.code], [name, kind, `FLOWS8X8_${kind.toUpperCase()}`]);
    assert.ok(error instanceof flows8x8.FlowsError && error instanceof Error && flows8x8.isFlowsError(error));
    assert.ok(properties(name).includes('kind') && properties(name).includes('code'), name);
  }
});

test('errors have the fields of the contract', () => {
  const names = { message: 'description', http_status: 'status', retry_after: 'retryAfter' };
  const envelope = { code: 'apiCode', message: 'apiMessage', error_id: 'errorId', timestamp: 'timestamp' };
  const wanted = [
    ...contract.errors.fields.filter(({ name }) => name !== 'api').map(({ name }) => names[name] ?? camel(name)),
    ...contract.errors.api.map(({ name }) => envelope[name]),
    // What JavaScript has beside: Node's code, the text of the time, the cause.
    ...['code', 'timestampRaw', 'cause', 'isRetryable'],
  ];
  assert.deepEqual(sorted(properties('FlowsError')), sorted(wanted));
  const error = new flows8x8.InternalError('text');
  for (const name of wanted.filter((each) => each !== 'cause')) assert.notEqual(error[name], undefined, name);
});

test('a client and a call have the options of the contract', () => {
  // What the contract has otherwise: callbacks and headers by their JavaScript names, `proxy: false` for none.
  const renamed = { header: 'headers', no_proxy: 'proxy', cancel: 'signal' };
  const wanted = (options) => new Set(options.map((option) => renamed[option.name] ?? named(option)));
  const ours = ['logger', 'logLevel'];
  assert.deepEqual(sorted(properties('ClientOptions')), sorted([...wanted(contract.client_options), ...ours]));
  assert.deepEqual(sorted(properties('CreateOptions')), sorted(wanted(contract.call_options)));
  const shared = [...wanted(contract.call_options)].filter((name) => name !== 'signal');
  assert.deepEqual(sorted(properties('SharedOptions')), sorted(shared));
});

test('the client refuses exactly the options that are not declared', () => {
  const settings = { apiKey: 'k', accountId: 'a', environment: {} };
  for (const name of properties('ClientOptions'))
    assert.ok(new Client({ ...settings, [name]: settings[name] ?? null }));
  assert.throws(() => new Client({ ...settings, retries: 1 }), { kind: 'invalid_argument' });
});

test('every export is declared', () => {
  for (const name of Object.keys(flows8x8))
    assert.match(DECLARATIONS, new RegExp(`export (?:const|class|function) ${name}\\b`));
});

const DECLARATIONS = readFileSync(join(REPO, 'bindings/node/index.d.ts'), 'utf8');
