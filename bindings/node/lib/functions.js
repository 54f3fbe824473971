'use strict';

// What needs no client.

const native = require('./native.js');
const check = require('./arguments.js');
const { valueOf } = require('./errors.js');
const models = require('./models.js');

function lint(document) {
  return models.LintReport.fromJSON(valueOf(native.lint(check.document('document', document, 2)), lint));
}

function explain(code) {
  const found = valueOf(native.explain(check.text('code', code)), explain);
  return found === null ? null : models.Explanation.fromJSON(found);
}

const OPTIONS = { authorization: textOrBytes, headers: authorizations };

function parseFlowReply(body, options) {
  const { authorization, headers = [] } = check.members('options', options, OPTIONS);
  const parsed = typeof body === 'object' && body !== null && !check.bytes(body);
  const given = parsed ? check.requestBody('body', body).json : textOrBytes('body', body);
  const reply = valueOf(native.parseFlowReply(given, authorization, headers), parseFlowReply);
  return reply === null ? null : models.FlowReply.fromJSON(reply);
}

function textOrBytes(name, value) {
  if (check.bytes(value)) return value;
  if (typeof value !== 'string') throw check.wrong(name, 'a string or bytes', value);
  return check.text(name, value);
}

/** The values of the Authorization headers among a request's, in any of the forms that frameworks have. */
function authorizations(name, value) {
  if (typeof value !== 'object') throw check.wrong(name, 'the headers of a request', value);
  const pairs = typeof value[Symbol.iterator] === 'function' ? value : Object.entries(value);
  const values = [];
  for (const pair of pairs) {
    if (!Array.isArray(pair) || typeof pair[0] !== 'string') throw check.wrong(name, 'an object, or pairs', value);
    if (pair[0].trim().toLowerCase() !== 'authorization') continue;
    for (const each of [pair[1]].flat()) if (check.given(each)) values.push(check.text(`${name}.authorization`, each));
  }
  return values;
}

module.exports = { explain, lint, parseFlowReply };
