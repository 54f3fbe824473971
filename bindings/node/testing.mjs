// The same objects as `require` gives.
import testing from './testing.js';

export const { Simulator, SimulatorError, CommandNotFoundError } = testing;
