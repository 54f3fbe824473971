/**
 * The path of the command `flows8x8` for this platform.
 *
 * @throws {Error} With the code `FLOWS8X8_LOAD` when the package that has it is not installed.
 */
export function commandPath(): string;
