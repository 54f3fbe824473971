'use strict';

// Finds the command of this platform.

const { version } = require('./package.json');

/** The platform packages to try; npm installs the one that fits the C library. */
function candidates() {
  const name = `@flows8x8/cli-${process.platform}-${process.arch}`;
  if (process.platform === 'linux') return [`${name}-gnu`, `${name}-musl`];
  return [process.platform === 'win32' ? `${name}-msvc` : name];
}

/** `glibc 2.36`, `musl`, or nothing where there is but one C library. */
function libc() {
  if (process.platform !== 'linux') return '';
  const glibc = process.report?.getReport?.()?.header?.glibcVersionRuntime;
  return glibc ? `glibc ${glibc}` : 'musl';
}

function commandPath() {
  const file = process.platform === 'win32' ? 'flows8x8.exe' : 'flows8x8';
  for (const name of candidates()) {
    try {
      return require.resolve(`${name}/${file}`);
    } catch {
      // The next one, or the error below.
    }
  }
  const system = libc();
  const [first, second] = candidates();
  const wanted = system === 'musl' ? second : first;
  const here = [process.platform, process.arch, system].filter(Boolean).join(' ');
  const error = new Error(
    `flows8x8-cli ${version} has the command for this platform (${here}) in the package ${wanted}, and it is not ` +
      `installed. Install ${wanted}@${version}, without --omit=optional or --no-optional; ` +
      'a lock file made on another platform may lack it.',
  );
  error.code = 'FLOWS8X8_LOAD';
  throw error;
}

module.exports = { commandPath };
