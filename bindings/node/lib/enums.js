'use strict';

// The texts that are known, by name.

const named = (...values) => Object.freeze(Object.fromEntries(values.map((value) => [value.toUpperCase(), value])));

exports.FlowStatus = named('DRAFT', 'PUBLISHED', 'DEPRECATED');

exports.FlowCategory = named(
  'SIGN_UP',
  'SIGN_IN',
  'APPOINTMENT_BOOKING',
  'LEAD_GENERATION',
  'CONTACT_US',
  'CUSTOMER_SUPPORT',
  'SURVEY',
  'OTHER',
);

exports.Region = named('ap', 'na', 'eu', 'id');

exports.PathStyle = named('accounts', 'config');

exports.ErrorKind = named(
  'invalid_argument',
  'configuration',
  'bad_request',
  'authentication',
  'permission_denied',
  'not_found',
  'timeout',
  'conflict',
  'gone',
  'payload_too_large',
  'validation_failed',
  'upgrade_required',
  'rate_limited',
  'server',
  'unexpected_status',
  'connect',
  'tls',
  'proxy',
  'decode',
  'outcome_unknown',
  'webhook',
  'cancelled',
  'closed',
  'internal',
);
