/**
 * The client for 8x8's WhatsApp Flows API.
 *
 * Every operation returns a {@link Call}: a promise that is already under way, with `withResponse()` beside `then`.
 * Failures reject with a {@link FlowsError}; look at its `kind`, or use `instanceof`.
 *
 * For arguments `undefined` and `null` are the same, "not given", except among the changes of
 * {@link Client.updateFlow}. What comes back always has every property; what the server did not send is `null`.
 */

/** A text of which these values are known; another one the server sends is kept as it is. */
type Open<Known extends string> = Known | (string & {});

/** Where a flow is in its life. */
export type FlowStatus = Open<'DRAFT' | 'PUBLISHED' | 'DEPRECATED'>;
/** The statuses that are known, by name. */
export const FlowStatus: {
  readonly DRAFT: 'DRAFT';
  readonly PUBLISHED: 'PUBLISHED';
  readonly DEPRECATED: 'DEPRECATED';
};

/** What a flow is for. */
export type FlowCategory = Open<
  | 'SIGN_UP'
  | 'SIGN_IN'
  | 'APPOINTMENT_BOOKING'
  | 'LEAD_GENERATION'
  | 'CONTACT_US'
  | 'CUSTOMER_SUPPORT'
  | 'SURVEY'
  | 'OTHER'
>;
/** The categories that are known, by name. */
export const FlowCategory: {
  readonly SIGN_UP: 'SIGN_UP';
  readonly SIGN_IN: 'SIGN_IN';
  readonly APPOINTMENT_BOOKING: 'APPOINTMENT_BOOKING';
  readonly LEAD_GENERATION: 'LEAD_GENERATION';
  readonly CONTACT_US: 'CONTACT_US';
  readonly CUSTOMER_SUPPORT: 'CUSTOMER_SUPPORT';
  readonly SURVEY: 'SURVEY';
  readonly OTHER: 'OTHER';
};

/** The region of an account: Asia Pacific, North America, Europe, Indonesia. */
export type Region = 'ap' | 'na' | 'eu' | 'id';
/** The regions, by name. */
export const Region: { readonly AP: 'ap'; readonly NA: 'na'; readonly EU: 'eu'; readonly ID: 'id' };

/** Which of the two documented forms the paths of requests have. */
export type PathStyle = 'accounts' | 'config';
/** The path styles, by name. */
export const PathStyle: { readonly ACCOUNTS: 'accounts'; readonly CONFIG: 'config' };

/**
 * Flow JSON as text or bytes, which are sent verbatim (but for a byte order mark), so that the server's lines and columns
 * are those of the file; as a file; or as an object, which is written compactly.
 */
export type FlowJson =
  string | Uint8Array | URL | { readonly path: string | URL } | { readonly [member: string]: unknown };

/** What comes before the first request of a client is known: its settings. All may be left out. */
export interface ClientOptions {
  /** The API key, or a function that gives it. Asked before the first attempt, and once more after a 401. Default: `FLOWS8X8_API_KEY`. */
  apiKey?: string | (() => string | Promise<string>) | null | undefined;
  /** As a function for `apiKey`, told whether the key it gave last was refused. */
  credentials?: ((question: { refresh: boolean }) => string | Promise<string>) | null | undefined;
  /** The account. Default: `FLOWS8X8_ACCOUNT_ID`. Not needed with `pathStyle: 'config'`. */
  accountId?: string | null | undefined;
  /** The channel. Default: `FLOWS8X8_CHANNEL_ID`; or see {@link Client.withChannel}. */
  channelId?: string | null | undefined;
  /** Where the account is. Default: `FLOWS8X8_REGION`, else `ap`. */
  region?: Region | null | undefined;
  /** The form of paths. Default: `FLOWS8X8_PATH_STYLE`, else `accounts`. */
  pathStyle?: PathStyle | null | undefined;
  /** Another server than the region's, such as a simulator's. Default: `FLOWS8X8_BASE_URL`. */
  baseUrl?: string | null | undefined;
  /** Allow `http://` to other hosts than this one: the key is sent in clear then. */
  allowHttp?: boolean | null | undefined;
  /** The deadline of a call in milliseconds: all attempts and the waits between them. Default: 60,000. */
  timeoutMs?: number | null | undefined;
  /** For how many milliseconds to try to connect. Default: 5,000. */
  connectTimeoutMs?: number | null | undefined;
  /** How often to try again after a failure that allows it. Default: 2. */
  maxRetries?: number | null | undefined;
  /** The first wait before a retry, in milliseconds; doubled each time. Default: 500. */
  initialBackoffMs?: number | null | undefined;
  /** The longest such wait, in milliseconds. Default: 8,000. */
  maxBackoffMs?: number | null | undefined;
  /** The longest `Retry-After` that is waited for, in milliseconds. Default: 60,000. */
  maxRetryAfterMs?: number | null | undefined;
  /** The largest answer that is read, in bytes. Default: 16 MiB. */
  maxResponseBytes?: number | null | undefined;
  /** Requests in a window, for each host and key of this process; `false` for no limit. Default: 100. */
  rateLimit?: number | false | null | undefined;
  /** That window in milliseconds. Default: 61,000. */
  rateWindowMs?: number | null | undefined;
  /** For how many milliseconds to wait for the limit at most; not part of the deadline. Default: 61,000. */
  maxRateWaitMs?: number | null | undefined;
  /** Refuse ids that no flow can have before any request. Default: true. */
  strict?: boolean | null | undefined;
  /** Reject with `validation_failed` when a flow is saved with findings. Default: false. */
  raiseOnValidation?: boolean | null | undefined;
  /** Look a flow up by its name before it is created and after an unclear failure, so that it is created once. Default: false. */
  reconcile?: boolean | null | undefined;
  /** Headers to send along; `Authorization` is refused. */
  headers?: { readonly [name: string]: string } | null | undefined;
  /** A proxy's URL, or `false` for none. Default: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`. */
  proxy?: string | false | null | undefined;
  /** A PEM file of certificates to trust too. Default: `NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`, `SSL_CERT_DIR`. */
  caFile?: string | URL | null | undefined;
  /** Certificates to trust too, as PEM. */
  caPem?: string | Uint8Array | null | undefined;
  /** Trust these certificates only. */
  onlyCa?: boolean | null | undefined;
  /** Trust the roots that come with the library rather than the system's. */
  bundledRoots?: boolean | null | undefined;
  /** A certificate and its key, as PEM, to show to the server. */
  clientCertificatePem?: string | Uint8Array | null | undefined;
  /** What your application calls itself, at the end of the user agent. */
  userAgentSuffix?: string | null | undefined;
  /** The variables to read instead of `process.env`. */
  environment?: { readonly [name: string]: string | undefined } | null | undefined;
  /** Where to say what the client does: `console` will do. Default: nowhere, or standard error when `FLOWS8X8_LOG` has a level. */
  logger?: Logger | null | undefined;
  /** From which level on. Default: `FLOWS8X8_LOG`, else `debug`. */
  logLevel?: LogLevel | null | undefined;
}

/** From the least to the most important. Bodies, secrets masked, are in `trace` only. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** What takes log records, one line each. Without `trace` those go to `debug`. */
export interface Logger {
  trace?(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** What goes along with one call. */
export interface CallOptions {
  /** The deadline of the call in milliseconds: all attempts and the waits between them. */
  timeoutMs?: number | null | undefined;
  /** How often to try again after a failure that allows it. */
  maxRetries?: number | null | undefined;
  /** Headers to send along; `Authorization` is refused. */
  headers?: { readonly [name: string]: string } | null | undefined;
  /** Cancels the call: it rejects with an {@link AbortError}, and its connection is closed. */
  signal?: AbortSignal | null | undefined;
}

/** What goes along with a call that saves a flow. */
export interface SaveOptions extends CallOptions {
  /** Reject with `validation_failed` when the server reports findings. */
  raiseOnValidation?: boolean | null | undefined;
}

/** What goes along with {@link Client.createFlow}. */
export interface CreateOptions extends SaveOptions {
  /** Look the flow up by its name before, and after an unclear failure, so that it is created once. */
  reconcile?: boolean | null | undefined;
}

/** What {@link Client.withOptions} changes for every call of the copy. */
export interface SharedOptions {
  timeoutMs?: number | null | undefined;
  maxRetries?: number | null | undefined;
  headers?: { readonly [name: string]: string } | null | undefined;
  raiseOnValidation?: boolean | null | undefined;
  reconcile?: boolean | null | undefined;
}

/** A flow to create. */
export interface NewFlow {
  /** Its name, unique within the WhatsApp Business account. */
  name: string;
  /** What it is for; at least one. */
  categories: readonly FlowCategory[];
  /** Publish it at once. */
  publish?: boolean | null | undefined;
  /** The document. */
  flowJson?: FlowJson | null | undefined;
  /** Copy this flow. */
  cloneFlowId?: string | null | undefined;
  /** Its endpoint, sent as `endPointUri`. */
  endpointUri?: string | null | undefined;
}

/** Changes to a flow. What is `undefined` or absent stays as it is; `null` is sent as `null`, which is something else. */
export interface FlowChanges {
  name?: string | null | undefined;
  categories?: readonly FlowCategory[] | null | undefined;
  publish?: boolean | null | undefined;
  flowJson?: FlowJson | null | undefined;
  cloneFlowId?: string | null | undefined;
  endpointUri?: string | null | undefined;
  /** The Meta application the flow belongs to. */
  applicationId?: string | null | undefined;
}

/** A call that is under way. */
export interface Call<T> extends Promise<T> {
  /** The value with the answer it came from. Rejects as the call itself does. */
  withResponse(): Promise<Response<T>>;
}

/** A value and the answer it came from. */
export interface Response<T> {
  readonly value: T;
  /** The HTTP status. */
  readonly status: number;
  /** Names in lower case; several of one name are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came. */
  readonly body: Uint8Array;
  /** How many requests were made. */
  readonly attempts: number;
  /** How long it took in milliseconds, the waits between attempts included. */
  readonly elapsedMs: number;
}

/** The answer to {@link Client.request}. */
export interface RawResponse {
  readonly status: number;
  /** Names in lower case; several of one name are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body as text. Throws a {@link DecodeError} when it is no UTF-8. */
  text(): string;
  /** The body read as JSON. Throws a {@link DecodeError} when it is none. */
  json(): unknown;
}

/** Members of the server's answer that this library does not know. */
export type Extra = Readonly<Record<string, unknown>>;

interface Model {
  /** The canonical JSON form: what is `null` left out, unknown members beside the known ones. */
  toJSON(): Record<string, unknown>;
}

/** A place that a finding points to. Lines and columns count from 1. */
export interface ErrorPointer extends Model {
  readonly lineStart: number | null;
  readonly lineEnd: number | null;
  readonly columnStart: number | null;
  readonly columnEnd: number | null;
  /** Such as `screens[0].layout.children[2].type`. */
  readonly path: string | null;
  readonly extra: Extra;
}

/** A finding in flow JSON, the server's or the linter's. */
export interface ValidationError extends Model {
  /** Its code, such as `INVALID_PROPERTY_VALUE`. */
  readonly error: string | null;
  readonly errorType: string | null;
  readonly message: string | null;
  readonly lineStart: number | null;
  readonly lineEnd: number | null;
  readonly columnStart: number | null;
  readonly columnEnd: number | null;
  readonly pointers: readonly ErrorPointer[];
  readonly extra: Extra;
}

/** What creating or changing a flow yields. */
export interface SavedFlow extends Model {
  readonly id: string;
  readonly success: boolean;
  /** Findings of the server: the flow is saved, and cannot be published before they are mended. */
  readonly validationErrors: readonly ValidationError[];
  /** Whether it was found by its name after an unclear failure. */
  readonly reconciled: boolean;
  readonly extra: Extra;
  /** The flow itself. Throws a {@link ValidationFailedError} when there are findings. */
  requireValid(): SavedFlow;
}

/** A flow with everything the server tells of it. */
export interface FlowDetails extends Model {
  readonly id: string;
  readonly name: string;
  readonly status: FlowStatus;
  readonly categories: readonly FlowCategory[];
  /** A signed link to the document, for a while: see {@link Client.downloadFlowJson}. */
  readonly flowJsonUrl: string | null;
  readonly flowJson: string | null;
  readonly validationErrors: readonly ValidationError[];
  readonly extra: Extra;
}

/** A flow in a list. */
export interface FlowSummary extends Model {
  readonly id: string;
  readonly name: string;
  readonly status: FlowStatus;
  readonly extra: Extra;
}

/** A channel's flows; can be iterated. */
export interface FlowList extends Model, Iterable<FlowSummary> {
  readonly flows: readonly FlowSummary[];
  /** Whether there may be more: the page is full, and the API has no way to ask for the next. */
  readonly truncated: boolean;
  readonly extra: Extra;
  readonly length: number;
}

/** The link that shows a flow to whoever holds it. */
export interface FlowPreview extends Model {
  readonly id: string | null;
  readonly url: string;
  /** Until when; null when there is no time that can be read. */
  readonly expiresAt: Date | null;
  /** That time as the server wrote it. */
  readonly expiresAtRaw: string | null;
  readonly extra: Extra;
}

/** Where in a document. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface Location {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** In bytes from the beginning. */
  readonly start: number;
  readonly end: number;
}

/** What the linter found. */
export interface Finding extends Model {
  readonly validationError: ValidationError;
  readonly severity: 'error' | 'warning';
  /** What to do about it. */
  readonly help: string | null;
  readonly location: Location;
}

/** All the linter found in a document. */
export interface LintReport extends Model {
  /** What the server would refuse. */
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** Whether there are no errors. */
  readonly isValid: boolean;
}

/** What a finding's code means. */
export interface Explanation {
  readonly code: string;
  readonly text: string;
  readonly example: string;
}

/** Who sent a reply. */
export interface ReplyUser extends Model {
  readonly msisdn: string | null;
  readonly channelUserId: string | null;
  readonly name: string | null;
  readonly username: string | null;
  readonly extra: Extra;
}

/** What a user entered in a flow. */
export interface FlowReply extends Model {
  /** The fields of the flow, by name. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly flowToken: string | null;
  /** The id of the message: 8x8 may deliver a webhook more than once. */
  readonly umid: string;
  readonly user: ReplyUser;
  /** The message that carried the flow. */
  readonly replyToUmid: string | null;
  readonly channel: string | null;
  readonly channelId: string | null;
  readonly subAccountId: string | null;
  readonly timestamp: Date | null;
  /** That time as the server wrote it. */
  readonly timestampRaw: string | null;
  readonly version: number | null;
  readonly extra: Extra;
}

/**
 * A client, bound to a key, an account and a channel.
 *
 * Make one and keep it: its calls share connections and the rate limit of 100 requests a minute. It may be used for any
 * number of calls at a time. An idle client does not keep the process alive; a call under way does.
 */
export class Client {
  /**
   * Makes no request.
   *
   * @throws {ConfigurationError} The key or the account is missing, or the settings contradict each other.
   * @throws {InvalidArgumentError} A setting has a wrong type, or there is none of that name.
   */
  constructor(options?: ClientOptions | null);

  /** The server, such as `https://chatapps.8x8.com`. */
  readonly baseUrl: string;
  readonly accountId: string | null;
  readonly channelId: string | null;
  readonly isClosed: boolean;

  /**
   * Creates a flow. Sends `POST .../flows`.
   *
   * The flow exists, as a draft, even when the server reports findings: look at `validationErrors` or call
   * `requireValid()`. It is never sent twice blindly.
   *
   * Rejects with `outcome_unknown` when no answer came and the flow may exist, `validation_failed` when the server
   * refused the flow JSON, `conflict` when the name is taken.
   */
  createFlow(flow: NewFlow, options?: CreateOptions | null): Call<SavedFlow>;

  /** Reads a flow. Sends `GET .../flows/{flowId}`. Rejects with `not_found`. */
  getFlow(flowId: string, options?: CallOptions | null): Call<FlowDetails>;

  /**
   * Lists the channel's flows. Sends `GET .../flows?limit=1000`.
   *
   * A full page has `truncated` set. `limit` is 1 to 1,000.
   */
  listFlows(options?: (CallOptions & { limit?: number | null | undefined }) | null): Call<FlowList>;

  /**
   * Changes a draft. Sends `PUT .../flows/{flowId}` with what is given; the rest stays as it is.
   *
   * Rejects with `invalid_argument` when nothing is to be changed, `conflict` when the flow is no draft any more,
   * `validation_failed` when the server refused the flow JSON.
   */
  updateFlow(flowId: string, changes: FlowChanges, options?: SaveOptions | null): Call<SavedFlow>;

  /**
   * Publishes a draft, after which it can be sent and no longer changed. Sends `POST .../flows/{flowId}/publish`.
   *
   * This cannot be undone: after an unclear failure the client asks first whether the flow is published, and sends again
   * only if it is not. Rejects with `conflict`, `not_found`, or `outcome_unknown` when that question failed too.
   */
  publishFlow(flowId: string, options?: CallOptions | null): Call<void>;

  /**
   * Withdraws a published flow for good. Sends `POST .../flows/{flowId}/deprecate`. Rejects with `conflict` or
   * `bad_request` when it is not published, `not_found`, `outcome_unknown`.
   */
  deprecateFlow(flowId: string, options?: CallOptions | null): Call<void>;

  /**
   * Deletes a flow that was never published, for good. Sends `DELETE .../flows/{flowId}`. Rejects with `conflict` when
   * it was published, `not_found`.
   */
  deleteFlow(flowId: string, options?: CallOptions | null): Call<void>;

  /**
   * Gets the link that shows a flow. Sends `GET .../flows/{flowId}/preview`; with `refresh` for a new link. Rejects with
   * `not_found`.
   */
  previewFlow(
    flowId: string,
    options?: (CallOptions & { refresh?: boolean | null | undefined }) | null,
  ): Call<FlowPreview>;

  /**
   * Downloads a flow's JSON: the text as it is stored.
   *
   * The link leads to another server than the API's: neither the key nor any header goes there, only https is followed,
   * and only to public addresses. A link that has expired is replaced once. Rejects with `not_found`.
   */
  downloadFlowJson(flow: FlowDetails | string, options?: CallOptions | null): Call<string>;

  /**
   * Looks a flow up by its exact name, with one `listFlows`; null when there is none. Rejects with `conflict` when
   * several have that name; the message lists their ids.
   */
  findFlow(name: string, options?: CallOptions | null): Call<FlowSummary | null>;

  /**
   * Waits until a flow has a status, asking at once, then after 1, 2, 4, 8 and every 10 seconds, for `timeoutMs` at most.
   *
   * Rejects with `timeout` when it has another status still, `conflict` when it is deprecated, which no flow comes back
   * from.
   */
  waitForStatus(flowId: string, status: FlowStatus, options: CallOptions & { timeoutMs: number }): Call<FlowDetails>;

  /**
   * Sends any other request of the API through the client's key, retries and rate limit.
   *
   * In `path` `{account}` and `{channel}` are filled in. `body` is sent as JSON, a `Uint8Array` as it is. A method that
   * changes something is not repeated blindly.
   */
  request(method: string, path: string, options?: (CallOptions & { body?: unknown }) | null): Call<RawResponse>;

  /** A client for another channel, which shares connections and rate limit with this one. */
  withChannel(channelId: string): Client;

  /** A client whose calls have these options unless they have their own; shares connections and rate limit. */
  withOptions(options: SharedOptions): Client;

  /** Ends the calls under way, of copies too, which reject with `closed` as every later one does, and the connections. */
  close(): void;

  /** As `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;

  /** What the client is set up with, in words, without the key. */
  describe(): string;

  /** The same as an object. */
  toJSON(): { baseUrl: string; accountId: string | null; channelId: string | null; isClosed: boolean };
}

/** What can go wrong, by the name it has in every language. */
export type ErrorKind =
  | 'invalid_argument'
  | 'configuration'
  | 'bad_request'
  | 'authentication'
  | 'permission_denied'
  | 'not_found'
  | 'timeout'
  | 'conflict'
  | 'gone'
  | 'payload_too_large'
  | 'validation_failed'
  | 'upgrade_required'
  | 'rate_limited'
  | 'server'
  | 'unexpected_status'
  | 'connect'
  | 'tls'
  | 'proxy'
  | 'decode'
  | 'outcome_unknown'
  | 'webhook'
  | 'cancelled'
  | 'closed'
  | 'internal';
/** The kinds, by name: `ErrorKind.NOT_FOUND` is `'not_found'`. */
export const ErrorKind: { readonly [Kind in ErrorKind as Uppercase<Kind>]: Kind };

/**
 * A call that failed: the base of every error of this package but {@link AbortError}.
 *
 * `message` says it all in one line: the operation, the kind, the server's own words, its code and error id, the request,
 * and a hint what to do. The API key is in no part of it.
 */
export class FlowsError extends Error {
  /** What went wrong. */
  readonly kind: ErrorKind;
  /** The same as Node's errors have it, such as `FLOWS8X8_NOT_FOUND`. */
  readonly code: `FLOWS8X8_${Uppercase<ErrorKind>}`;
  /** The bare description: the server's own words when it sent some. */
  readonly description: string;
  /** The operation as all languages write it, such as `update_flow`. */
  readonly operation: string | null;
  /** The request, without its query. */
  readonly method: string | null;
  readonly path: string | null;
  /** The HTTP status of the answer, when one came. */
  readonly status: number | null;
  /** The code in 8x8's error envelope, such as 1300. */
  readonly apiCode: number | null;
  /** The message in the envelope. */
  readonly apiMessage: string | null;
  /** The id in the envelope, to quote to 8x8's support. */
  readonly errorId: string | null;
  /** The time in the envelope; null when there is none that can be read. */
  readonly timestamp: Date | null;
  /** That time as the server wrote it. */
  readonly timestampRaw: string | null;
  /** Findings in the flow JSON that came with the failure. */
  readonly validationErrors: readonly ValidationError[];
  /** For how many seconds the server asked not to be called. */
  readonly retryAfter: number | null;
  /** How many requests were made; 0 when it failed before the first. */
  readonly attempts: number;
  /** Whether the same call may well succeed a little later, and may be made again without harm. */
  readonly isRetryable: boolean;
  /** The beginning of the answer's body, 64 KiB at most, secrets masked. */
  readonly body: string | null;
  /** What to do about it. */
  readonly hint: string | null;
  /** What the transport or the parser said, or what a function for the key threw. */
  readonly cause?: unknown;
  /** Everything there is to know as plain values; what is absent is left out. */
  toJSON(): Record<string, unknown>;
}

/** An argument is wrong; nothing was sent. */
export class InvalidArgumentError extends FlowsError {
  readonly kind: 'invalid_argument';
  readonly code: 'FLOWS8X8_INVALID_ARGUMENT';
}
/** The client cannot be set up like this, or has no channel; nothing was sent. */
export class ConfigurationError extends FlowsError {
  readonly kind: 'configuration';
  readonly code: 'FLOWS8X8_CONFIGURATION';
}
/** The server refused the request. */
export class ApiError extends FlowsError {
  readonly kind:
    | 'bad_request'
    | 'authentication'
    | 'permission_denied'
    | 'not_found'
    | 'conflict'
    | 'gone'
    | 'payload_too_large'
    | 'validation_failed'
    | 'upgrade_required'
    | 'rate_limited'
    | 'server'
    | 'unexpected_status';
}
/** The server says that the request is wrong (HTTP 400). */
export class BadRequestError extends ApiError {
  readonly kind: 'bad_request';
  readonly code: 'FLOWS8X8_BAD_REQUEST';
}
/** The API key is missing, wrong or expired (HTTP 401). */
export class AuthenticationError extends ApiError {
  readonly kind: 'authentication';
  readonly code: 'FLOWS8X8_AUTHENTICATION';
}
/** The API key may not do this (HTTP 403). */
export class PermissionDeniedError extends ApiError {
  readonly kind: 'permission_denied';
  readonly code: 'FLOWS8X8_PERMISSION_DENIED';
}
/** The flow, channel or account does not exist (HTTP 404). */
export class NotFoundError extends ApiError {
  readonly kind: 'not_found';
  readonly code: 'FLOWS8X8_NOT_FOUND';
}
/** The flow is not in a state for this, or its name is taken (HTTP 409). */
export class ConflictError extends ApiError {
  readonly kind: 'conflict';
  readonly code: 'FLOWS8X8_CONFLICT';
}
/** The flow is no longer there (HTTP 410). */
export class GoneError extends ApiError {
  readonly kind: 'gone';
  readonly code: 'FLOWS8X8_GONE';
}
/** The request is larger than the server takes (HTTP 413). */
export class PayloadTooLargeError extends ApiError {
  readonly kind: 'payload_too_large';
  readonly code: 'FLOWS8X8_PAYLOAD_TOO_LARGE';
}
/** The flow JSON has mistakes; `validationErrors` has those the server named (HTTP 422). */
export class ValidationFailedError extends ApiError {
  readonly kind: 'validation_failed';
  readonly code: 'FLOWS8X8_VALIDATION_FAILED';
}
/** The server wants another protocol (HTTP 426). */
export class UpgradeRequiredError extends ApiError {
  readonly kind: 'upgrade_required';
  readonly code: 'FLOWS8X8_UPGRADE_REQUIRED';
}
/** Too many requests (HTTP 429), or the client's own limit would take too long; then `attempts` is 0. */
export class RateLimitError extends ApiError {
  readonly kind: 'rate_limited';
  readonly code: 'FLOWS8X8_RATE_LIMITED';
}
/** The server failed (HTTP 5xx). */
export class ServerError extends ApiError {
  readonly kind: 'server';
  readonly code: 'FLOWS8X8_SERVER';
}
/** The server answered something no API documents. */
export class UnexpectedStatusError extends ApiError {
  readonly kind: 'unexpected_status';
  readonly code: 'FLOWS8X8_UNEXPECTED_STATUS';
}
/** No answer came; what was asked for has not been done, or can be asked for again. */
export class TransportError extends FlowsError {
  readonly kind: 'timeout' | 'connect' | 'tls' | 'proxy';
}
/** The deadline passed, or the server gave up on the request (HTTP 408). */
export class RequestTimeoutError extends TransportError {
  readonly kind: 'timeout';
  readonly code: 'FLOWS8X8_TIMEOUT';
}
/** The server could not be reached. */
export class ConnectError extends TransportError {
  readonly kind: 'connect';
  readonly code: 'FLOWS8X8_CONNECT';
}
/** The server's certificate is not trusted, or no secure connection could be agreed on. */
export class TlsError extends TransportError {
  readonly kind: 'tls';
  readonly code: 'FLOWS8X8_TLS';
}
/** The proxy could not be reached or refused. */
export class ProxyError extends TransportError {
  readonly kind: 'proxy';
  readonly code: 'FLOWS8X8_PROXY';
}
/** The server reported success in a form that cannot be read. */
export class DecodeError extends FlowsError {
  readonly kind: 'decode';
  readonly code: 'FLOWS8X8_DECODE';
}
/** The request left and no answer came: it may have taken effect. */
export class OutcomeUnknownError extends FlowsError {
  readonly kind: 'outcome_unknown';
  readonly code: 'FLOWS8X8_OUTCOME_UNKNOWN';
}
/** The webhook's request has not the expected Authorization, or its body cannot be read. */
export class WebhookError extends FlowsError {
  readonly kind: 'webhook';
  readonly code: 'FLOWS8X8_WEBHOOK';
}
/** The call was cancelled: the `cause` of an {@link AbortError}. */
export class CallCancelledError extends FlowsError {
  readonly kind: 'cancelled';
  readonly code: 'FLOWS8X8_CANCELLED';
}
/** The client was closed. */
export class ClosedError extends FlowsError {
  readonly kind: 'closed';
  readonly code: 'FLOWS8X8_CLOSED';
}
/** A defect of this library; please report it. */
export class InternalError extends FlowsError {
  readonly kind: 'internal';
  readonly code: 'FLOWS8X8_INTERNAL';
}

/** What a call rejects with when its `signal` is aborted, as the errors of Node's own functions. */
export class AbortError extends Error {
  readonly name: 'AbortError';
  readonly code: 'ABORT_ERR';
  /** What this library knows of it: a cancelled create may have taken effect, and its `hint` says so. */
  readonly cause: CallCancelledError;
  /** The signal's own reason. */
  readonly reason: unknown;
}

/** An error of one of the classes above, as a union that `kind` narrows. */
export type AnyFlowsError =
  | InvalidArgumentError
  | ConfigurationError
  | BadRequestError
  | AuthenticationError
  | PermissionDeniedError
  | NotFoundError
  | RequestTimeoutError
  | ConflictError
  | GoneError
  | PayloadTooLargeError
  | ValidationFailedError
  | UpgradeRequiredError
  | RateLimitError
  | ServerError
  | UnexpectedStatusError
  | ConnectError
  | TlsError
  | ProxyError
  | DecodeError
  | OutcomeUnknownError
  | WebhookError
  | CallCancelledError
  | ClosedError
  | InternalError;

/** Whether it is an error of this package, also one of another copy of it. After that `error.kind` narrows. */
export function isFlowsError(error: unknown): error is AnyFlowsError;

/**
 * Finds the mistakes in a Flow JSON document, offline: what the server would report, and warnings.
 *
 * Lines and columns are those of the text. A `URL` or `{path}` is a file, which is read; for an object they are those of
 * `JSON.stringify(document, null, 2)`.
 */
export function lint(document: FlowJson): LintReport;

/** What a finding's code means, with an example; null for a code nobody knows. */
export function explain(code: string): Explanation | null;

/** What {@link parseFlowReply} checks. */
export interface ReplyOptions {
  /**
   * What was set for the webhook in 8x8 as `httpAuthorization`, scheme included. The request's header is compared with it
   * in constant time. Without it anyone can send a reply.
   */
  authorization?: string | Uint8Array | null | undefined;
  /** The request's headers: Node's `request.headers`, a `Headers`, a `Map`, or pairs. */
  headers?:
    | { readonly [name: string]: string | readonly string[] | undefined }
    | Iterable<readonly [string, string]>
    | null
    | undefined;
}

/**
 * Reads the body of a webhook's request: the flow reply it holds, or null when the event is something else.
 *
 * Acknowledge with 200 within 5 seconds, also what is no flow reply; 8x8 repeats the request otherwise, so look at `umid`
 * before acting twice.
 *
 * @param body Text, bytes, or what a framework has parsed already.
 * @throws {WebhookError} The header is not the expected one, or the body cannot be read.
 */
export function parseFlowReply(body: string | Uint8Array | object, options?: ReplyOptions | null): FlowReply | null;

/** The version of this package, which is that of the core. */
export const version: string;
