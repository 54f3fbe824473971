'use strict';

// What calls yield: plain frozen objects, made from the canonical JSON of the core.

const native = require('./native.js');

const NONE = Object.freeze([]);

/** A time as 8x8 writes them; null for a text that cannot be read. */
function dateOf(raw) {
  const millis = raw === null ? null : native.parseTimestamp(raw);
  return millis === null ? null : new Date(millis);
}

function deepFreeze(value) {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** Sets a member of any name; a simple assignment to `__proto__` would do something else. */
function put(object, name, value) {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[name] = value;
  }
}

const optional = { read: (value) => value ?? null };
const document = { read: (value) => deepFreeze(value) };
const texts = { read: (value) => Object.freeze(value) };
const listOf = (model) => ({
  read: (value) => (value === undefined || value.length === 0 ? NONE : Object.freeze(value.map(model.fromJSON))),
  write: (value) => value.map((each) => each.toJSON()),
});
const one = (model) => ({ read: (value) => model.fromJSON(value), write: (value) => value.toJSON() });
/** A time is two properties: what it is, and how it was written. */
const time = (name) => ({
  read: (value) => dateOf(value ?? null),
  also: `${name}Raw`,
});

const NO_EXTRA = Object.freeze({});

/** A class whose instances have these fields and, where the server may send more, `extra`. */
function model(name, fields, { open = true } = {}) {
  const table = Object.entries(fields);
  const cls = {
    [name]: class {
      static fromJSON(json) {
        const made = new cls();
        for (const [field, { read, also }] of table) {
          made[field] = read(json[field]);
          if (also !== undefined) made[also] = json[field] ?? null;
        }
        if (open) made.extra = extraOf(json);
        return Object.freeze(made);
      }

      toJSON() {
        const json = {};
        for (const [field, { write, also }] of table) {
          // A time is written as it came, also one that cannot be read.
          const value = this[also ?? field];
          if (value !== null) json[field] = write === undefined ? value : write(value);
        }
        if (open) for (const member of Object.keys(this.extra)) put(json, member, this.extra[member]);
        return json;
      }
    },
  }[name];
  function extraOf(json) {
    let extra = NO_EXTRA;
    for (const member in json) {
      if (Object.hasOwn(fields, member)) continue;
      if (extra === NO_EXTRA) extra = {};
      put(extra, member, json[member]);
    }
    return deepFreeze(extra);
  }
  return cls;
}

const position = { lineStart: optional, lineEnd: optional, columnStart: optional, columnEnd: optional };

const ErrorPointer = model('ErrorPointer', { ...position, path: optional });

const ValidationError = model('ValidationError', {
  error: optional,
  errorType: optional,
  message: optional,
  ...position,
  pointers: listOf(ErrorPointer),
});

const SavedFlow = model('SavedFlow', {
  id: optional,
  success: optional,
  validationErrors: listOf(ValidationError),
  reconciled: optional,
});
Object.defineProperty(SavedFlow.prototype, 'requireValid', {
  value: function requireValid() {
    // errors.js needs this file.
    return require('./errors.js').requireValid(this);
  },
});

const FlowDetails = model('FlowDetails', {
  id: optional,
  name: optional,
  status: optional,
  categories: texts,
  flowJsonUrl: optional,
  flowJson: optional,
  validationErrors: listOf(ValidationError),
});

const FlowSummary = model('FlowSummary', { id: optional, name: optional, status: optional });

const FlowList = model('FlowList', { flows: listOf(FlowSummary), truncated: optional });
Object.defineProperties(FlowList.prototype, {
  length: {
    get() {
      return this.flows.length;
    },
  },
  [Symbol.iterator]: {
    value: function iterator() {
      return this.flows[Symbol.iterator]();
    },
  },
});

const FlowPreview = model('FlowPreview', { id: optional, url: optional, expiresAt: time('expiresAt') });

const Location = model(
  'Location',
  { line: optional, column: optional, endLine: optional, endColumn: optional, start: optional, end: optional },
  { open: false },
);

const Finding = model(
  'Finding',
  { validationError: one(ValidationError), severity: optional, help: optional, location: one(Location) },
  { open: false },
);

const LintReport = model('LintReport', { errors: listOf(Finding), warnings: listOf(Finding) }, { open: false });

const Explanation = model('Explanation', { code: optional, text: optional, example: optional }, { open: false });

const ReplyUser = model('ReplyUser', {
  msisdn: optional,
  channelUserId: optional,
  name: optional,
  username: optional,
});

const FlowReply = model('FlowReply', {
  data: document,
  flowToken: optional,
  umid: optional,
  user: one(ReplyUser),
  replyToUmid: optional,
  channel: optional,
  channelId: optional,
  subAccountId: optional,
  timestamp: time('timestamp'),
  version: optional,
});

module.exports = {
  ErrorPointer,
  Explanation,
  FlowDetails,
  FlowList,
  FlowPreview,
  FlowReply,
  FlowSummary,
  LintReport,
  SavedFlow,
  ValidationError,
  dateOf,
};
