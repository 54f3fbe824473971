// Plays behaviour vectors to the client, as tests/vectors/README.md says, and tells what was wrong.

import * as flows8x8 from 'flows8x8';
import { leaksOf, problemsOf } from './driver-outcome.mjs';

const { AbortError, Client, isFlowsError } = flows8x8;

const API_KEY = 'test-key-1f4c9a';
const ACCOUNT_ID = '1ab2c3d4-0000-4000-8000-00000000abcd';
const CHANNEL_ID = 'ec36a867-3dd4-e911-814a-02d85f55fce8';

/** Each vector has so many seconds. */
const LONGEST = 30;
const AT_A_TIME = 16;

/** A name of the vectors as JavaScript has it. */
export const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

const camelKeys = (object) => Object.fromEntries(Object.entries(object).map(([name, value]) => [camel(name), value]));

/** Options of a vector that are a client's own under the same name, in camelCase. */
const SAME = [
  ...['allow_http', 'headers', 'max_response_bytes', 'max_retries', 'path_style', 'raise_on_validation'],
  ...['reconcile', 'region', 'strict', 'initial_backoff_ms', 'max_backoff_ms', 'max_rate_wait_ms'],
  ...['max_retry_after_ms', 'rate_window_ms', 'timeout_ms'],
];
/** Every option a vector may have, so that none is passed over in silence. */
const OPTIONS = new Set([
  ...SAME,
  ...['account_id', 'api_key', 'api_keys', 'base_path', 'base_url', 'call', 'channel_id', 'close_first'],
  ...['proxy', 'rate_limit', 'with_channel'],
]);

/** The vectors to play: with FLOWS8X8_VECTORS those whose names contain it, and such a run never passes. */
const selected = (vectors) => vectors.filter(({ name }) => name.includes(process.env.FLOWS8X8_VECTORS ?? ''));

/** Plays all vectors and yields what was wrong with each. */
export async function playAll(control) {
  const left = selected(await control.vectors());
  const found = new Map();
  const lane = async () => {
    for (let vector = left.pop(); vector !== undefined; vector = left.pop()) {
      found.set(vector.name, await within(LONGEST, play(vector, control)));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return found;
}

async function within(seconds, promise) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve([`took longer than ${seconds} s`]), seconds * 1000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Plays one and says what was wrong, on the wire and to the caller. */
async function play(vector, control) {
  const options = vector.call.options ?? {};
  const unknown = Object.keys(options).filter((name) => !OPTIONS.has(name));
  if (unknown.length > 0) return [`the driver does not know the options ${unknown}`];
  const { base_url: baseUrl, run } = await control.start(vector.name);
  const seen = {};
  const problems = [];
  try {
    seen.value = await make(vector, options, baseUrl);
  } catch (error) {
    seen.error = error instanceof AbortError ? error.cause : error;
    if (!isFlowsError(seen.error)) return [`rejected with ${error?.stack ?? error}, which is no FlowsError`];
    problems.push(...leaksOf(error, secretsOf(options)), ...leaksOf(seen.error, secretsOf(options)));
    problems.push(...abortProblems(error, seen.error));
  }
  const verdict = await control.verdict(run);
  if (!verdict.ok) problems.push(...verdict.problems, 'the verdict is bad');
  return [...problems, ...problemsOf(vector.outcome, seen)];
}

/** What is wrong with how a cancelled call has rejected: as Node's own functions do, and no other call like that. */
function abortProblems(error, meant) {
  if (!(error instanceof AbortError)) return meant.kind === 'cancelled' ? [`rejected with a ${error.name}`] : [];
  const { name, code, reason } = error;
  const right = meant.kind === 'cancelled' && name === 'AbortError' && code === 'ABORT_ERR' && !isFlowsError(error);
  return right && reason?.name === 'AbortError' ? [] : [`rejected with ${name} ${code} for ${reason}, a ${meant.kind}`];
}

/** What no text may contain: keys, and the password of the proxy's URL. */
function secretsOf({ api_keys: keys = [], proxy = '' }) {
  const password = /:\/\/[^@/]*?:([^@/]+)@/.exec(proxy)?.[1];
  return [API_KEY, ...keys, ...(password === undefined ? [] : [password])];
}

/** Makes the vector's calls and yields the value of the last, or the response when the vector wants it. */
async function make({ call, outcome }, options, baseUrl) {
  const args = argumentsOf(call.op, call.args ?? {}, baseUrl);
  if (call.op === 'lint') return flows8x8.lint(args.document);
  if (call.op === 'explain') return flows8x8.explain(args.code);
  if (call.op === 'parse_flow_reply') {
    const { body, ...others } = args;
    return flows8x8.parseFlowReply(body, others);
  }
  const whole = new Client(settingsOf(options, baseUrl));
  try {
    let client = options.with_channel === undefined ? whole : whole.withChannel(options.with_channel);
    if (options.close_first) client.close();
    if (call.op === 'new_client') return null;
    await makeEarlier(call, client, baseUrl);
    const own = ownOptions(options.call ?? {});
    if (own.shared !== undefined && call.op !== 'create_flow' && call.op !== 'update_flow') {
      client = client.withOptions(own.shared);
    } else {
      Object.assign(own.call, own.shared);
    }
    const promise = start(client, call.op, args, own.call);
    const value = await (outcome.response === undefined ? promise : promise.withResponse());
    return value ?? null;
  } finally {
    whole.close();
  }
}

async function makeEarlier(call, client, baseUrl) {
  for (const { op, args, times = 1, error } of call.before ?? []) {
    for (let time = 0; time < times; time += 1) {
      let kind;
      try {
        await start(client, op, argumentsOf(op, args, baseUrl), undefined);
      } catch (thrown) {
        ({ kind } = thrown);
      }
      if (kind !== error) throw new Error(`${op} before the call ended with ${kind}`);
    }
  }
  if (call.pause_ms) await new Promise((resolve) => setTimeout(resolve, call.pause_ms));
}

/** The options of a call, and those that only a save has. */
function ownOptions({ cancel_after_ms: cancelAfter, raise_on_validation: raise, reconcile, ...others }) {
  const call = camelKeys(others);
  if (cancelAfter !== undefined) call.signal = abortedAfter(cancelAfter);
  const saves = {
    ...(raise !== undefined && { raiseOnValidation: raise }),
    ...(reconcile !== undefined && { reconcile }),
  };
  return { call, shared: Object.keys(saves).length > 0 ? saves : undefined };
}

function abortedAfter(milliseconds) {
  const controller = new AbortController();
  if (milliseconds === 0) controller.abort();
  else setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

/** Starts a call. */
function start(client, op, args, options) {
  const { flowId, ...others } = args;
  switch (op) {
    case 'create_flow':
      return client.createFlow(others, options);
    case 'update_flow':
      return client.updateFlow(flowId, others, options);
    case 'list_flows':
      return client.listFlows({ ...others, ...options });
    case 'preview_flow':
      return client.previewFlow(flowId, { ...others, ...options });
    case 'find_flow':
      return client.findFlow(args.name, options);
    case 'download_flow_json':
      return client.downloadFlowJson(args.flow, options);
    case 'wait_for_status':
      return client.waitForStatus(flowId, args.status, { ...options, timeoutMs: args.timeoutMs });
    case 'request':
      return client.request(args.method, args.path, { ...options, body: args.body });
    default:
      return client[camel(op)](flowId, options);
  }
}

/** The arguments of a call as JavaScript has them. */
function argumentsOf(op, given, baseUrl) {
  const args = camelKeys(given);
  for (const name of ['flowJson', 'document']) {
    if (typeof args[name] === 'object' && args[name] !== null) args[name] = form(args[name]);
  }
  if (op === 'parse_flow_reply' && typeof args.body === 'object') args.body = bodyOf(args.body);
  if (typeof args.flow === 'object')
    args.flow = JSON.parse(JSON.stringify(args.flow).replaceAll('{base_url}', baseUrl));
  return args;
}

/** A document in one of its forms: text, bytes, or an object of the language. */
function form(given) {
  const [[name, value]] = Object.entries(given);
  return name === 'base64' ? Buffer.from(value, 'base64') : value;
}

/** The body of a flow reply, which comes as text unless a framework has read it: see models.test.mjs. */
const bodyOf = (given) => ('value' in given ? JSON.stringify(given.value) : form(given));

/** The settings of the client. */
function settingsOf(options, baseUrl) {
  const settings = {
    initialBackoffMs: 1,
    apiKey: API_KEY,
    accountId: ACCOUNT_ID,
    channelId: CHANNEL_ID,
    environment: {},
    proxy: options.proxy === 'self' ? baseUrl : (options.proxy ?? false),
  };
  for (const name of SAME) if (name in options) settings[camel(name)] = options[name];
  for (const name of ['api_key', 'account_id', 'channel_id'])
    if (name in options) settings[camel(name)] = options[name];
  if ('rate_limit' in options) settings.rateLimit = options.rate_limit ?? false;
  if (options.api_keys !== undefined) settings.apiKey = keysInTurn(options.api_keys);
  const base = options.base_url ?? (options.region === undefined ? baseUrl : undefined);
  if (base !== undefined) settings.baseUrl = base + (options.base_path ?? '');
  return settings;
}

/** A function that yields these keys in turn, the last one for ever. */
function keysInTurn(keys) {
  const left = keys.toReversed();
  return async () => (left.length > 1 ? left.pop() : left[0]);
}
