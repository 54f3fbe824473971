// Compares what a caller saw with what a vector says.

import { inspect, isDeepStrictEqual } from 'node:util';
import * as flows8x8 from 'flows8x8';

/** Stands in vectors for signatures of links, flow tokens and passwords. */
const SECRET = 'hush-7e2d91';

/** The members of an error that are called otherwise in JavaScript. */
const PROPERTIES = {
  http_status: 'status',
  code: 'apiCode',
  message: 'description',
  text: 'message',
  timestamp: 'timestampRaw',
};

/** What is wrong with what the caller saw: an error, a response, or a value. */
export function problemsOf(outcome, { value, error }) {
  if (error !== undefined) {
    if (outcome.error === undefined) return [`expected a value, got ${error.stack}`];
    return [...classProblems(error), ...errorProblems(outcome.error, error)];
  }
  const shown = outcome.response === undefined ? value : value.value;
  if (outcome.error !== undefined) return [`expected an error, got the value ${inspect(shown)}`];
  const got = canonical(shown ?? null);
  const problems = [];
  if (!isDeepStrictEqual(got, outcome.value)) {
    problems.push(`expected the value ${inspect(outcome.value, { depth: 9 })}\n got ${inspect(got, { depth: 9 })}`);
  }
  if (outcome.response !== undefined) problems.push(...responseProblems(outcome.response, value));
  return problems;
}

/** A result as canonical JSON. */
function canonical(value) {
  if (value !== null && value.constructor.name === 'RawResponse') return { status: value.status, text: value.text() };
  return JSON.parse(JSON.stringify(value));
}

/** Secrets in anything that shows the error or carries it elsewhere. */
export function leaksOf(error, keys) {
  const own = Object.getOwnPropertyNames(error).map((name) => `${name}: ${inspect(error[name], { depth: 9 })}`);
  const texts = {
    message: error.message,
    String: String(error),
    stack: error.stack,
    inspect: inspect(error, { depth: 9, showHidden: true }),
    JSON: JSON.stringify(error),
    properties: own.join('\n'),
  };
  const found = [];
  for (const secret of [SECRET, ...keys]) {
    for (const [name, text] of Object.entries(texts)) {
      if (text.includes(secret)) found.push(`${name} shows the secret ${secret}`);
    }
  }
  return found;
}

function responseProblems(wanted, response) {
  const got = {
    status: response.status,
    attempts: response.attempts,
    body: Buffer.from(response.body).toString(),
  };
  const problems = [];
  for (const [name, value] of Object.entries(wanted)) {
    if (name !== 'headers' && got[name] !== value)
      problems.push(`the response's ${name} is ${got[name]}, not ${value}`);
  }
  for (const [name, value] of Object.entries(wanted.headers ?? {})) {
    if (response.headers[name] !== value)
      problems.push(`its header ${name} is ${response.headers[name]}, not ${value}`);
  }
  if (!(response.elapsedMs >= 0)) problems.push(`it took ${response.elapsedMs} ms`);
  return problems;
}

/** Whether an error is of the one class that its kind has. */
function classProblems(error) {
  const classes = Object.values(flows8x8).filter(({ kind }) => kind === error.kind);
  if (classes.length !== 1 || error.constructor !== classes[0]) return [`${error.kind} is a ${error.constructor.name}`];
  const code = `FLOWS8X8_${error.kind.toUpperCase()}`;
  return error.code === code ? [] : [`its code is ${error.code}, not ${code}`];
}

function errorProblems(wanted, error) {
  const problems = [];
  for (const [name, value] of Object.entries(wanted)) {
    const contains = name.endsWith('_contains');
    const got = member(error, contains ? name.slice(0, -'_contains'.length) : name);
    const holds = contains ? [value].flat().every((text) => (got ?? '').includes(text)) : equals(got, value);
    if (!holds) problems.push(`expected the error's ${name} ${inspect(value)}\n got ${inspect(got, { depth: 9 })}`);
  }
  return problems.length > 0 ? [...problems, `the error: ${error}`] : [];
}

/** A member of the error by the name the vectors have for it. */
function member(error, name) {
  if (name === 'body_length') return error.body === null ? null : Buffer.byteLength(error.body);
  if (name === 'validation_errors') return canonical(error.validationErrors);
  return error[PROPERTIES[name] ?? name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())];
}

function equals(got, wanted) {
  const range = typeof wanted === 'object' && wanted !== null && ('min' in wanted || 'max' in wanted);
  if (!range) return isDeepStrictEqual(got, wanted);
  return typeof got === 'number' && got >= (wanted.min ?? got) && got <= (wanted.max ?? got);
}
