// The public surface, as index.d.ts declares it and as the package has it, is the one that tests/contract.json describes.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import * as flows8x8 from 'flows8x8';
import { methods, optionsOf, properties } from './declarations.mjs';
import { camel } from './driver.mjs';
import { REPO } from './replay.mjs';

const { Client } = flows8x8;
const contract = JSON.parse(readFileSync(join(REPO, 'tests/contract.json'), 'utf8'));
const folder = dirname(createRequire(import.meta.url).resolve('flows8x8/package.json'));
const DECLARATIONS = readFileSync(join(folder, 'index.d.ts'), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\//g, '');
const declared = methods('Client');

/**
 * All that differs, and why: `renamed` is called otherwise in JavaScript, `missing` is in the contract alone, `more` is in
 * JavaScript alone. Beside these, names are in camelCase, and durations in milliseconds, with `Ms`.
 */
const DIFFERENCES = {
  'client methods': {
    missing: { builder: 'the constructor takes all settings', from_env: 'the constructor reads the environment' },
    more: { constructor: 'how JavaScript makes one', toJSON: 'how JSON.stringify asks for what describe says' },
  },
  'client options': {
    renamed: { header: ['headers', 'all of them in one object'] },
    missing: { no_proxy: 'proxy: false says it' },
    more: { logger: 'JavaScript has no log of the process to write to', logLevel: 'see logger' },
  },
  'call options': {
    renamed: {
      header: ['headers', 'all of them in one object'],
      cancel: ['signal', "an AbortSignal is JavaScript's token"],
    },
  },
  'options of a copy': {
    renamed: { header: ['headers', 'all of them in one object'] },
    missing: { cancel: 'a signal is for calls under way, and a copy has none' },
  },
  models: { missing: { Timestamp: 'a time is a Date, with its text beside it' } },
  FlowList: { more: { length: 'it can be iterated, so it can be counted' } },
  FlowPreview: { more: { expiresAtRaw: 'the text of a Date' } },
  FlowReply: { more: { timestampRaw: 'the text of a Date' } },
  LintReport: { more: { isValid: 'what most programs ask' } },
  'error fields': {
    renamed: {
      message: ['description', "an Error's message is the whole text"],
      http_status: ['status', 'as in Response'],
      retry_after: ['retryAfter', 'in seconds, as the header'],
    },
    missing: { api: 'its members are those of the error itself' },
    more: {
      code: "the kind as errors of Node's own have it",
      cause: 'what JavaScript has for the error behind',
      isRetryable: 'what a queue of its own asks',
    },
  },
  envelope: {
    renamed: {
      code: ['apiCode', "an error's code is a text in Node"],
      message: ['apiMessage', "an Error's message is the whole text"],
    },
    more: { timestampRaw: 'the text of a Date' },
  },
  'reply parameters': { missing: { body: 'the first argument, not an option' } },
  functions: { more: { isFlowsError: 'narrows in TypeScript, and knows the errors of another copy' } },
  classes: {
    more: {
      Client: 'of whose methods and options the contract speaks',
      FlowsError: 'the base of all',
      ApiError: 'the base of what the server says',
      TransportError: 'the base of what the network does',
      AbortError: "what Node's own functions reject with when a signal is aborted",
    },
  },
};

const sorted = (names) => [...names].sort();
const namesOf = (items) => items.map(({ name }) => name);

/** Compares names of the contract with those of JavaScript; what differs is in the table, and the table has no more. */
function compare(section, items, real) {
  const { renamed = {}, missing = {}, more = {} } = DIFFERENCES[section] ?? {};
  for (const name of Object.keys({ ...renamed, ...missing })) {
    assert.ok(namesOf(items).includes(name), `${section}: the contract has no ${name} any more`);
  }
  const own = ({ name, type }) => renamed[name]?.[0] ?? camel(name) + (type === 'duration' ? 'Ms' : '');
  const wanted = items.filter(({ name }) => !Object.hasOwn(missing, name)).map(own);
  assert.deepEqual(sorted(real), sorted([...wanted, ...Object.keys(more)]), section);
}

/** Where the parameters of an operation are when they are not arguments of their own: in an object, or among the options. */
const OBJECTS = { createFlow: { flow: 'NewFlow' }, updateFlow: { changes: 'FlowChanges' } };
const AMONG_OPTIONS = {
  listFlows: ['limit'],
  previewFlow: ['refresh'],
  waitForStatus: ['timeoutMs'],
  request: ['body'],
};
const RETURNS = { nothing: 'void', 'FlowSummary | none': 'FlowSummary | null' };

test('every operation takes the parameters of the contract', () => {
  for (const { name, parameters } of contract.operations) {
    const method = camel(name);
    const positional = declared.get(method).filter((parameter) => parameter !== 'options?' && parameter !== 'options');
    const given = positional.flatMap((parameter) => {
      const model = OBJECTS[method]?.[parameter];
      return model === undefined ? [parameter] : properties(model);
    });
    compare(method, parameters, [...given, ...(AMONG_OPTIONS[method] ?? [])]);
    for (const option of AMONG_OPTIONS[method] ?? []) assert.ok(optionsOf(method).includes(option), option);
  }
});

test('what the contract requires must be given, and nothing else', () => {
  for (const { name, parameters } of contract.operations) {
    const method = camel(name);
    const [model] = Object.values(OBJECTS[method] ?? {});
    for (const { name: own, required } of parameters) {
      const option = AMONG_OPTIONS[method]?.find((each) => each === camel(own) || each === `${camel(own)}Ms`);
      const text = model !== undefined && own !== 'flow_id' ? bodyOf(model) : signatureOf(method);
      assert.match(text, new RegExp(`\\b${option ?? camel(own)}${required ? '' : '\\?'}: `), `${method}: ${own}`);
    }
    const wants = declared.get(method).includes('options');
    assert.equal(wants, method === 'waitForStatus', `${method}: only how long to wait makes its options required`);
  }
});

test('every operation yields what the contract says', () => {
  for (const { name, returns } of contract.operations) {
    assert.match(signatureOf(camel(name)), new RegExp(`\\): Call<${escaped(RETURNS[returns] ?? returns)}>$`), name);
  }
});

test('the client has the operations and methods of the contract and no others', () => {
  const items = [...contract.client_methods.map((name) => ({ name })), ...contract.operations];
  compare('client methods', items, Object.getOwnPropertyNames(Client.prototype));
  compare('client methods', items, [...declared.keys(), ...properties('Client')]);
  for (const { name } of contract.operations) assert.equal(typeof Client.prototype[camel(name)], 'function');
});

test('a client, its copies and a call have the options of the contract', () => {
  compare('client options', contract.client_options, properties('ClientOptions'));
  compare('call options', contract.call_options, properties('CreateOptions'));
  compare('options of a copy', contract.call_options, properties('SharedOptions'));
});

test('the client takes the options that are declared and no others', () => {
  const settings = { apiKey: 'k', accountId: 'a', environment: {} };
  for (const name of properties('ClientOptions')) new Client({ ...settings, [name]: settings[name] ?? null }).close();
  assert.throws(() => new Client({ ...settings, retries: 1 }), { kind: 'invalid_argument' });
  const client = new Client(settings);
  for (const name of properties('SharedOptions')) client.withOptions({ [name]: null });
  assert.throws(() => client.withOptions({ signal: null }), { kind: 'invalid_argument' });
  client.close();
});

const ARGUMENTS = {
  createFlow: [{ name: 'n', categories: ['OTHER'] }],
  listFlows: [],
  updateFlow: ['812', { name: 'n' }],
  waitForStatus: ['812', 'DRAFT'],
  request: ['GET', '/x'],
};

test('every call takes the options that are declared and no others', async () => {
  const client = new Client({ apiKey: 'k', accountId: 'a', channelId: 'c', environment: {} });
  // Arguments are looked at before anything else is, so with a closed client no call gets further.
  client.close();
  const own = contract.operations.flatMap(({ name }) => optionsOf(camel(name)));
  const all = new Set([...own, ...properties('CreateOptions'), 'retries']);
  assert.ok(all.size > 8);
  for (const { name } of contract.operations) {
    const method = camel(name);
    for (const option of all) {
      const options = { ...(method === 'waitForStatus' && { timeoutMs: 1 }) };
      options[option] ??= null;
      const { kind } = await client[method](...(ARGUMENTS[method] ?? ['812']), options).then(
        assert.fail,
        (error) => error,
      );
      const wanted = optionsOf(method).includes(option) ? 'closed' : 'invalid_argument';
      assert.equal(kind, wanted, `${method} with ${option}`);
    }
  }
});

test('functions take the parameters of the contract', () => {
  const real = Object.keys(flows8x8).filter((name) => typeof flows8x8[name] === 'function' && /^[a-z]/.test(name));
  compare('functions', contract.functions, real);
  for (const { name, parameters, returns } of contract.functions) {
    const [first, ...others] = parameters;
    const options = others.length > 0 ? ', options\\?: ReplyOptions \\| null' : '';
    const yields = escaped(returns.replace('none', 'null'));
    assert.match(
      DECLARATIONS,
      new RegExp(`function ${camel(name)}\\(${camel(first.name)}: [^,)]+${options}\\): ${yields};`),
    );
    if (others.length > 0) compare('reply parameters', parameters, properties('ReplyOptions'));
  }
});

test('models have the fields of the contract, null where there may be none', () => {
  const models = Object.entries(contract.models).map(([name, model]) => ({ name, ...model }));
  const { missing } = DIFFERENCES.models;
  for (const { name: model, fields, methods: own = [] } of models.filter(({ name }) => !Object.hasOwn(missing, name))) {
    const methodsToo = model === 'RawResponse' ? ['text', 'json'] : own.map(camel);
    for (const method of methodsToo) assert.ok(methods(model).has(method), `${model}.${method}`);
    compare(model, fields, properties(model));
    for (const { name, type, optional = false } of fields) {
      const property = camel(name) + (type === 'duration' ? 'Ms' : '');
      const [, text] = new RegExp(`readonly ${property}: ([^;]+);`).exec(bodyOf(model));
      assert.equal(text.endsWith(' | null'), optional, `${model}.${property}: ${text}`);
    }
  }
});

test('enums have the values of the contract, and other values where they are open', () => {
  for (const [name, { values, open }] of Object.entries(contract.enums)) {
    assert.deepEqual(flows8x8[name], Object.fromEntries(values.map((value) => [value.toUpperCase(), value])), name);
    assert.ok(Object.isFrozen(flows8x8[name]));
    const [, type] = new RegExp(`export type ${name} =([^;]+);`).exec(DECLARATIONS);
    assert.deepEqual(textsIn(type), values, name);
    assert.equal(type.includes('Open<'), open, name);
    const [, constants] = new RegExp(`export const ${name}: \\{([^}]+)\\}`).exec(DECLARATIONS);
    assert.deepEqual(textsIn(constants), values, name);
  }
});

test('each kind of error has its class and code, as declared', () => {
  const kinds = namesOf(contract.errors.kinds);
  assert.deepEqual(
    Object.entries(flows8x8.ErrorKind),
    kinds.map((kind) => [kind.toUpperCase(), kind]),
  );
  assert.deepEqual(textsIn(/export type ErrorKind =([^;]+);/.exec(DECLARATIONS)[1]), kinds);
  for (const kind of kinds) {
    const classes = Object.entries(flows8x8).filter(([, value]) => value.kind === kind);
    assert.equal(classes.length, 1, kind);
    const [[name, cls]] = classes;
    const error = new cls('text');
    assert.deepEqual(
      [error.name, cls.name, error.kind, error.code],
      [name, name, kind, `FLOWS8X8_${kind.toUpperCase()}`],
    );
    assert.deepEqual(textsIn(bodyOf(name)), [kind, error.code], name);
  }
});

test('classes of errors have the bases that are declared', () => {
  const tree = [...DECLARATIONS.matchAll(/export class (\w+) extends (\w+) \{/g)];
  assert.equal(tree.length, contract.errors.kinds.length + 4);
  for (const [, name, base] of tree) {
    const wanted = base === 'Error' ? Error : flows8x8[base];
    assert.equal(Object.getPrototypeOf(flows8x8[name]), wanted, name);
    assert.equal(Object.getPrototypeOf(flows8x8[name].prototype), wanted.prototype, name);
  }
  // The kinds of a base, as TypeScript narrows by it, are those of its classes.
  for (const base of ['ApiError', 'TransportError']) {
    const classes = tree.filter(([, , each]) => each === base).map(([, name]) => flows8x8[name].kind);
    assert.deepEqual(sorted(textsIn(bodyOf(base))), sorted(classes));
  }
});

test('errors have the fields of the contract', () => {
  const given = properties('FlowsError');
  const { envelope, 'error fields': fields } = DIFFERENCES;
  const ofEnvelope = contract.errors.api.map(({ name }) => envelope.renamed[name]?.[0] ?? camel(name));
  const theirs = new Set([...ofEnvelope, ...Object.keys(envelope.more)]);
  compare(
    'envelope',
    contract.errors.api,
    given.filter((name) => theirs.has(name)),
  );
  compare(
    'error fields',
    contract.errors.fields,
    given.filter((name) => !theirs.has(name)),
  );
  for (const name of [...Object.keys(fields.renamed), ...Object.keys(fields.missing)]) assert.ok(!given.includes(name));
  const error = new flows8x8.InternalError('text', { cause: 'c' });
  for (const name of given) assert.ok(name in error, name);
});

test('what is exported is declared, and what is declared is exported', () => {
  const values = [...DECLARATIONS.matchAll(/^export (?:const|class|function) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(sorted(Object.keys(flows8x8)), sorted(values));
  // What is shown is called as what is imported, also where a bundler has put it into one file.
  for (const name of values.filter((each) => typeof flows8x8[each] === 'function')) {
    assert.equal(flows8x8[name].name, name);
    assert.doesNotMatch(`${flows8x8[name]}`, new RegExp(`^class _${name}\\b`));
  }
  const classes = values.filter((name) => /^class /.test(`${flows8x8[name]}`));
  const kinds = contract.errors.kinds.map(
    ({ name }) => Object.values(flows8x8).find((each) => each.kind === name).name,
  );
  assert.deepEqual(sorted(classes), sorted([...kinds, ...Object.keys(DIFFERENCES.classes.more)]));
});

/** What index.d.ts has between the braces of an interface or a class. */
function bodyOf(name) {
  const found = new RegExp(`^(?:export )?(?:interface|class) ${name}\\b[^{]*\\{([\\s\\S]*?)^\\}`, 'm').exec(
    DECLARATIONS,
  );
  return found[1];
}

/** The declaration of a method of the client, without its end. */
function signatureOf(method) {
  return new RegExp(`^  ${method}\\([\\s\\S]*?\\): [^;]+(?=;$)`, 'm').exec(bodyOf('Client'))[0];
}

function textsIn(type) {
  return [...type.matchAll(/'([^']*)'/g)].map(([, text]) => text);
}

function escaped(text) {
  return text.replaceAll(/[|()]/g, '\\$&');
}
