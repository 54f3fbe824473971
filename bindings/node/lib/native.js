'use strict';

// Finds and loads the addon of this platform.

const { version } = require('../package.json');

/** The platform packages to try, the likeliest first. */
function candidates() {
  const name = `${process.platform}-${process.arch}`;
  switch (process.platform) {
    case 'linux':
      // npm installs the one that fits the C library.
      return [`${name}-gnu`, `${name}-musl`];
    case 'win32':
      return [`${name}-msvc`];
    default:
      return [name];
  }
}

/** `glibc 2.36`, `musl`, or nothing where there is but one C library. */
function libc() {
  if (process.platform !== 'linux') return '';
  const glibc = process.report?.getReport?.()?.header?.glibcVersionRuntime;
  return glibc ? `glibc ${glibc}` : 'musl';
}

function load() {
  const tried = [];
  for (const platform of candidates()) {
    // The second is where a checkout has it.
    for (const file of [`@flows8x8/${platform}`, `../flows8x8.${platform}.node`]) {
      try {
        return require(file);
      } catch (error) {
        if (error.code !== 'MODULE_NOT_FOUND') tried.push(`${file}: ${error.message.split('\n')[0]}`);
      }
    }
  }
  throw failure(tried);
}

function failure(tried) {
  const system = libc();
  const [gnu, musl] = candidates();
  const wanted = `@flows8x8/${system === 'musl' ? musl : gnu}`;
  const here = [process.platform, process.arch, system].filter(Boolean).join(' ');
  const why = tried.length > 0 ? `it could not be loaded (${tried.join('; ')})` : 'it is not installed';
  const error = new Error(
    `flows8x8 ${version} has its native part for this platform (${here}) in the package ${wanted}, and ${why}. ` +
      `Install ${wanted}@${version}, without --omit=optional or --no-optional; ` +
      'a lock file made on another platform may lack it. ' +
      'In a bundle, leave flows8x8 external (webpack: externals, esbuild: --external:flows8x8).',
  );
  error.code = 'FLOWS8X8_LOAD';
  return error;
}

const native = load();
if (native.version() !== version) {
  const error = new Error(`flows8x8 is version ${version} and its native part ${native.version()}: install both again`);
  error.code = 'FLOWS8X8_LOAD';
  throw error;
}

module.exports = native;
