'use strict';

// Where a client says what it does.

const { byKind } = require('./errors.js');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'];

/** Writes to standard error, for programs that set FLOWS8X8_LOG and have no logger. */
const standardError = Object.fromEntries(
  LEVELS.map((level) => [
    level,
    (message) => process.stderr.write(`${new Date().toISOString()} flows8x8 ${level.toUpperCase()} ${message}\n`),
  ]),
);

/** The number of a level, from 1. */
function number(level) {
  const name = level.trim().toLowerCase();
  return 1 + LEVELS.indexOf(name === 'warning' ? 'warn' : name);
}

/** The logger of a client and the number of the level it wants, 0 for nothing. */
function loggerOf({ logger, logLevel }, variables) {
  const variable = (variables.FLOWS8X8_LOG ?? '').trim();
  if (logger === undefined && logLevel === undefined && variable === '') return { logger: undefined, level: 0 };
  const level = number(logLevel ?? (variable || 'debug'));
  if (level === 0) {
    const what = `FLOWS8X8_LOG: ${JSON.stringify(variable)} is no level: pass ${LEVELS.join(', ')}`;
    throw new byKind.configuration(`configuration: ${what}`, { description: what });
  }
  return { logger: logger ?? standardError, level };
}

/** Says something; a logger that fails is none of the call's business. */
function say(logger, level, message) {
  const name = LEVELS[level - 1];
  const method = name === 'trace' && typeof logger.trace !== 'function' ? 'debug' : name;
  try {
    logger[method](message);
  } catch (error) {
    process.emitWarning(`the logger of a flows8x8 client has thrown: ${error}`, { code: 'FLOWS8X8_LOGGER' });
  }
}

module.exports = { LEVELS, loggerOf, say };
