import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import licensePlugin from 'rollup-plugin-license'

/**
 * Packages whose modules do nothing when they are loaded, but do not say so: the bundle would carry
 * an HTTP client of half a megabyte that nothing calls.
 */
const SILENT = /[\\/]node_modules[\\/](@actions[\\/](core|github)|yaml)[\\/]/

/** What the package exports is the function; its types say that it is the function's `default`. */
const license =
  /** @type {(options: import('rollup-plugin-license').Options) => import('rolldown').Plugin} */ (
    /** @type {unknown} */ (licensePlugin)
  )

/**
 * Bundles a program with all that it uses into scripts for Node, without what it does not use:
 * `index.js`, and parts beside it, which Node reads only where an `import()` asks for them. What several
 * parts need is one as well, called like one of the modules in it.
 * Minified: a runner downloads and Node parses it on every run, and whoever reads has the sources.
 * CommonJS, which Node starts some milliseconds sooner than a module.
 *
 * @param {string} main the compiled program
 * @param {{ folder: string, licenses: string }} to the folder of the scripts, and the file of the
 *   licences that the bundled packages ask to be told with them
 */
export async function bundleAction(main, { folder, licenses }) {
  const build = await rolldown({
    input: main,
    platform: 'node',
    // What could not be found would be looked for when it runs.
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(`${main}: ${log.message}`)
    },
    resolve: { alias: { 'supports-color': false } },
    treeshake: { moduleSideEffects: [{ test: SILENT, sideEffects: false }] },
    plugins: [yamlModules, license({ thirdParty: licenseRules(licenses) })],
  })
  await build.write({
    dir: folder,
    entryFileNames: 'index.js',
    chunkFileNames: '[name].js',
    format: 'cjs',
    minify: true,
    comments: { legal: false },
  })
  await build.close()
  writeFileSync(join(folder, 'package.json'), '{\n  "type": "commonjs"\n}\n')
}

/** The parser has its ES modules, of which a bundle takes what it uses, for browsers only. */
const yamlModules = {
  name: 'yaml-modules',
  resolveId: {
    filter: { id: /^yaml$/ },
    /**
     * @this {import('rolldown').PluginContext}
     * @param {string} id
     * @param {string | undefined} importer
     */
    async handler(id, importer) {
      const found = await this.resolve(id, importer, { skipSelf: true })
      return found?.id.replace(/dist([\\/])index\.js$/, 'browser$1index.js')
    },
  },
}

/**
 * @param {string} file
 * @returns {import('rollup-plugin-license').ThirdParty}
 */
function licenseRules(file) {
  return {
    allow: {
      test: '(MIT OR ISC OR BSD-2-Clause OR BSD-3-Clause OR Apache-2.0)',
      failOnUnlicensed: true,
      failOnViolation: true,
    },
    multipleVersions: true,
    output: { file, template: licenseTexts },
  }
}

/** @param {readonly import('rollup-plugin-license').Dependency[]} packages */
function licenseTexts(packages) {
  return packages
    .filter(({ name }) => !name?.startsWith('@sluice/'))
    .map(({ name, version, license, licenseText, noticeText }) =>
      [`${name} ${version} (${license})`, licenseText, noticeText].filter(Boolean).join('\n\n'),
    )
    .toSorted()
    .join(`\n\n${'-'.repeat(80)}\n\n`)
}
