'use strict';

// What a client is made from, as the native layer takes it.

const check = require('./arguments.js');
const { refused } = require('./errors.js');
const { LEVELS, loggerOf } = require('./logging.js');

const { count, headers, milliseconds, size, text, truth, wrong } = check;

function key(name, value) {
  if (typeof value === 'function') return value;
  if (typeof value !== 'string') throw wrong(name, 'a string or a function', value);
  return text(name, value);
}

function func(name, value) {
  if (typeof value !== 'function') throw wrong(name, 'a function', value);
  return value;
}

/** A text, or false for none at all. */
function proxy(name, value) {
  if (value === false) return '';
  if (typeof value !== 'string') throw wrong(name, 'a URL, or false for none', value);
  if (value.trim() === '') throw refused(`${name} is empty: pass false for none`);
  return text(name, value);
}

/** A number, or false for none at all. */
function limit(name, value) {
  if (value === false) return 0;
  if (count(name, value) === 0) throw refused(`${name} must be at least 1: pass false for none`);
  return value;
}

function pem(name, value) {
  if (check.bytes(value)) return value;
  if (typeof value !== 'string') throw wrong(name, 'a string or bytes', value);
  return Buffer.from(text(name, value));
}

function logger(name, value) {
  const usable = ['debug', 'info', 'warn', 'error'].every((level) => typeof value[level] === 'function');
  if (!usable) throw wrong(name, 'an object with debug, info, warn and error, such as console', value);
  return value;
}

function logLevel(name, value) {
  if (!LEVELS.includes(value)) throw refused(`${name} must be one of ${LEVELS.join(', ')}`);
  return value;
}

function environment(name, value) {
  if (typeof value !== 'object') throw wrong(name, 'an object of strings', value);
  return value;
}

const OPTIONS = {
  apiKey: key,
  credentials: func,
  accountId: text,
  channelId: text,
  region: text,
  pathStyle: text,
  baseUrl: text,
  allowHttp: truth,
  timeoutMs: milliseconds,
  connectTimeoutMs: milliseconds,
  maxRetries: count,
  initialBackoffMs: milliseconds,
  maxBackoffMs: milliseconds,
  maxRetryAfterMs: milliseconds,
  maxResponseBytes: size,
  rateLimit: limit,
  rateWindowMs: milliseconds,
  maxRateWaitMs: milliseconds,
  strict: truth,
  raiseOnValidation: truth,
  reconcile: truth,
  headers,
  proxy,
  caFile: check.path,
  caPem: pem,
  onlyCa: truth,
  bundledRoots: truth,
  clientCertificatePem: pem,
  userAgentSuffix: text,
  environment,
  logger,
  logLevel,
};

/** The variables the core may ask for. */
const isOurs = (name) => name.startsWith('FLOWS8X8_') || name.toLowerCase().endsWith('_proxy');

function variablesOf(environment) {
  const list = [];
  for (const name of Object.keys(environment)) {
    if (!isOurs(name)) continue;
    const value = environment[name];
    if (check.given(value)) list.push(name, text(`environment.${name}`, value));
  }
  return list;
}

/** What Node itself trusts beside its own roots; what is no file Node only warns of. */
function extraCertificates(environment) {
  const file = (environment.NODE_EXTRA_CA_CERTS ?? '').trim();
  if (file === '') return undefined;
  const stat = require('node:fs').statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? require('node:path').resolve(file) : undefined;
}

/** Such as `Node 20.11`. */
function runtime() {
  const { bun, deno, node } = process.versions;
  const [name, version] = bun ? ['Bun', bun] : deno ? ['Deno', deno] : ['Node', node];
  return `${name} ${version.split('.', 2).join('.')}`;
}

/** The settings for the native layer, the function that gives the key, and the logger. */
function settingsOf(options) {
  const given = check.members('options', options, OPTIONS);
  const variables = given.environment ?? process.env;
  const { apiKey, credentials, environment: _, logger: __, logLevel: ___, ...settings } = given;
  const log = loggerOf(given, variables);
  if (credentials !== undefined && apiKey !== undefined) {
    throw refused('apiKey and credentials contradict each other: pass one of them');
  }
  const asked = credentials ?? (typeof apiKey === 'function' ? () => apiKey() : undefined);
  if (typeof apiKey === 'string') settings.apiKey = apiKey;
  const trusted = ['caFile', 'caPem', 'onlyCa', 'bundledRoots'].some((name) => settings[name] !== undefined);
  if (!trusted) settings.caFile = extraCertificates(variables);
  settings.environment = variablesOf(variables);
  settings.runtime = runtime();
  settings.asksForKey = asked !== undefined;
  settings.logLevel = log.level;
  return { settings, key: asked, logger: log.logger };
}

module.exports = { OPTIONS, settingsOf };
