'use strict';

// What can go wrong, one class for each kind. The core decides which kind an error is; fromNative only looks it up.

const native = require('./native.js');
const { ValidationError, dateOf } = require('./models.js');

/** Marks errors of every copy of this package. */
const BRAND = Symbol.for('flows8x8.error');

const NONE = Object.freeze([]);

/** What an error has unless it says otherwise; on the prototype, so that showing an error shows what there is. */
const ABSENT = {
  description: '',
  operation: null,
  method: null,
  path: null,
  status: null,
  apiCode: null,
  apiMessage: null,
  errorId: null,
  timestampRaw: null,
  validationErrors: NONE,
  retryAfter: null,
  attempts: 0,
  isRetryable: false,
  body: null,
  hint: null,
};

/** What the message says already, or what would fill the screen. */
const HIDDEN = new Set(['description', 'body', 'hint', 'apiMessage']);

const hidden = (value) => ({ value, writable: true, configurable: true, enumerable: false });

class FlowsError extends Error {
  constructor(message, { cause, ...fields } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    const { kind } = new.target;
    if (kind !== undefined) {
      this.kind = kind;
      this.code = `FLOWS8X8_${kind.toUpperCase()}`;
    }
    Object.defineProperty(this, 'description', hidden(fields.description ?? message ?? ''));
    for (const [name, absent] of Object.entries(ABSENT)) {
      const value = fields[name];
      if (name === 'description' || value === undefined || value === null || value === absent) continue;
      if (HIDDEN.has(name)) Object.defineProperty(this, name, hidden(value));
      else this[name] = value;
    }
  }

  get timestamp() {
    return dateOf(this.timestampRaw);
  }

  toJSON() {
    const members = {
      kind: this.kind,
      message: this.description,
      text: this.message,
      operation: this.operation,
      method: this.method,
      path: this.path,
      httpStatus: this.status,
      code: this.apiCode,
      apiMessage: this.apiMessage,
      errorId: this.errorId,
      timestamp: this.timestampRaw,
      retryAfter: this.retryAfter,
      attempts: this.attempts,
      body: this.body,
      hint: this.hint,
      cause: this.cause instanceof Error ? this.cause.message : undefined,
      validationErrors: this.validationErrors.length > 0 ? this.validationErrors.map((each) => each.toJSON()) : null,
    };
    const present = ([, value]) => value !== null && value !== undefined;
    return Object.fromEntries(Object.entries(members).filter(present));
  }
}

Object.defineProperty(FlowsError.prototype, BRAND, { value: true });
for (const [name, value] of Object.entries(ABSENT)) Object.defineProperty(FlowsError.prototype, name, hidden(value));

/** Gives a class its name as errors have it, and its kind. */
function named(name, cls, kind) {
  Object.defineProperty(cls, 'name', { value: name });
  Object.defineProperty(cls.prototype, 'name', hidden(name));
  if (kind !== undefined) Object.defineProperty(cls, 'kind', { value: kind });
  return cls;
}

named('FlowsError', FlowsError);
const ApiError = named('ApiError', class extends FlowsError {});
const TransportError = named('TransportError', class extends FlowsError {});

/** The class of each kind. */
const CLASSES = {
  invalid_argument: ['InvalidArgumentError', FlowsError],
  configuration: ['ConfigurationError', FlowsError],
  bad_request: ['BadRequestError', ApiError],
  authentication: ['AuthenticationError', ApiError],
  permission_denied: ['PermissionDeniedError', ApiError],
  not_found: ['NotFoundError', ApiError],
  timeout: ['RequestTimeoutError', TransportError],
  conflict: ['ConflictError', ApiError],
  gone: ['GoneError', ApiError],
  payload_too_large: ['PayloadTooLargeError', ApiError],
  validation_failed: ['ValidationFailedError', ApiError],
  upgrade_required: ['UpgradeRequiredError', ApiError],
  rate_limited: ['RateLimitError', ApiError],
  server: ['ServerError', ApiError],
  unexpected_status: ['UnexpectedStatusError', ApiError],
  connect: ['ConnectError', TransportError],
  tls: ['TlsError', TransportError],
  proxy: ['ProxyError', TransportError],
  decode: ['DecodeError', FlowsError],
  outcome_unknown: ['OutcomeUnknownError', FlowsError],
  webhook: ['WebhookError', FlowsError],
  cancelled: ['CallCancelledError', FlowsError],
  closed: ['ClosedError', FlowsError],
  internal: ['InternalError', FlowsError],
};
const byKind = {};
const byName = {};
for (const [kind, [name, base]] of Object.entries(CLASSES)) {
  byName[name] = byKind[kind] = named(name, class extends base {}, kind);
}

class AbortError extends Error {
  constructor(cause, reason) {
    super(`The operation was aborted: ${cause.message}`, { cause });
    this.code = 'ABORT_ERR';
    Object.defineProperty(this, 'reason', hidden(reason));
  }
}
named('AbortError', AbortError);

/** An error of the core, from its JSON form; `cause` is what a function of the program threw, if that is why. */
function fromNative(text, cause) {
  const json = JSON.parse(text);
  const said = json.cause === undefined ? undefined : withoutStack(json.cause);
  return new byKind[json.kind](json.text, {
    ...json,
    description: json.message,
    status: json.httpStatus,
    apiCode: json.code,
    timestampRaw: json.timestamp,
    validationErrors: json.validationErrors && Object.freeze(json.validationErrors.map(ValidationError.fromJSON)),
    cause: cause ?? said,
  });
}

/** What the transport said: nothing in JavaScript has thrown it. */
function withoutStack(text) {
  const error = new Error(text);
  error.stack = `Error: ${text}`;
  return error;
}

/** An error of an argument, in the form the core's have. */
function refused(description, { operation, hint, cause } = {}) {
  const text = `${operation ? `${operation}: ` : ''}invalid_argument: ${description}${hint ? `; hint: ${hint}` : ''}`;
  return new byName.InvalidArgumentError(text, { description, operation, hint, cause });
}

/** The value of an outcome of the native layer, or its error thrown with the stack of who called `caller`. */
function valueOf({ value, error }, caller) {
  if (error === undefined) return value === undefined ? null : JSON.parse(value);
  const thrown = fromNative(error);
  Error.captureStackTrace(thrown, caller);
  throw thrown;
}

/** Throws when a saved flow has findings. */
function requireValid(saved) {
  valueOf(native.requireValid(JSON.stringify(saved)), saved.requireValid);
  return saved;
}

function isFlowsError(error) {
  return typeof error === 'object' && error !== null && error[BRAND] === true;
}

module.exports = {
  FlowsError,
  ApiError,
  TransportError,
  ...byName,
  AbortError,
  byKind,
  fromNative,
  isFlowsError,
  refused,
  requireValid,
  valueOf,
};
