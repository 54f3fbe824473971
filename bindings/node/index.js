'use strict';

const errors = require('./lib/errors.js');
const enums = require('./lib/enums.js');
const functions = require('./lib/functions.js');

// Written out, so that tools which only read see every name.
module.exports = {
  Client: require('./lib/client.js').Client,
  lint: functions.lint,
  explain: functions.explain,
  parseFlowReply: functions.parseFlowReply,
  isFlowsError: errors.isFlowsError,
  version: require('./package.json').version,
  FlowStatus: enums.FlowStatus,
  FlowCategory: enums.FlowCategory,
  Region: enums.Region,
  PathStyle: enums.PathStyle,
  ErrorKind: enums.ErrorKind,
  FlowsError: errors.FlowsError,
  ApiError: errors.ApiError,
  TransportError: errors.TransportError,
  AbortError: errors.AbortError,
  InvalidArgumentError: errors.InvalidArgumentError,
  ConfigurationError: errors.ConfigurationError,
  BadRequestError: errors.BadRequestError,
  AuthenticationError: errors.AuthenticationError,
  PermissionDeniedError: errors.PermissionDeniedError,
  NotFoundError: errors.NotFoundError,
  RequestTimeoutError: errors.RequestTimeoutError,
  ConflictError: errors.ConflictError,
  GoneError: errors.GoneError,
  PayloadTooLargeError: errors.PayloadTooLargeError,
  ValidationFailedError: errors.ValidationFailedError,
  UpgradeRequiredError: errors.UpgradeRequiredError,
  RateLimitError: errors.RateLimitError,
  ServerError: errors.ServerError,
  UnexpectedStatusError: errors.UnexpectedStatusError,
  ConnectError: errors.ConnectError,
  TlsError: errors.TlsError,
  ProxyError: errors.ProxyError,
  DecodeError: errors.DecodeError,
  OutcomeUnknownError: errors.OutcomeUnknownError,
  WebhookError: errors.WebhookError,
  CallCancelledError: errors.CallCancelledError,
  ClosedError: errors.ClosedError,
  InternalError: errors.InternalError,
};
