// Assembles, for each action package, the tree that the action's own repository holds:
//
//   build/actions/<name>/action.yml, README.md, LICENSE, licenses.txt,
//                        dist/index.js, dist/package.json
//
// Byte for byte the same wherever it is built. `pnpm package-actions` compiles the packages first.

import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = join(root, 'build', 'actions')

/** A runner downloads the bundle on every run, and people may want to read it. */
const maxBundleBytes = 1_000_000

/** What ncc must have written: anything more is an asset that the bundle would look for. */
const bundleFiles = ['index.js', 'licenses.txt', 'package.json']

for (const name of actionPackages()) {
  const { bytes, digest } = packageAction(name)
  console.log(`build/actions/${name}  ${(bytes / 1000).toFixed(0)} kB  sha256:${digest}`)
}

/** Packages that have an `action.yml`. */
function actionPackages() {
  return readdirSync(join(root, 'packages'))
    .filter((name) => existsSync(join(root, 'packages', name, 'action.yml')))
    .sort()
}

/**
 * @param {string} name
 * @returns {{ bytes: number, digest: string }} of the bundle
 */
function packageAction(name) {
  const source = join(root, 'packages', name)
  const folder = join(target, name)
  const main = join(source, 'dist', 'main.js')
  if (!existsSync(main)) throw new Error(`${name}: dist/main.js is missing; run \`pnpm build\`.`)

  mkdirSync(target, { recursive: true })
  // Assembled aside and moved into place whole, so that nobody runs half an action.
  const aside = mkdtempSync(join(target, `.${name}-`))
  try {
    bundle(name, main, join(aside, 'dist'))
    renameSync(join(aside, 'dist', 'licenses.txt'), join(aside, 'licenses.txt'))
    copyFileSync(join(source, 'action.yml'), join(aside, 'action.yml'))
    copyFileSync(join(source, 'README.md'), join(aside, 'README.md'))
    copyFileSync(join(root, 'LICENSE'), join(aside, 'LICENSE'))
    checkBundleRuns(name, join(aside, 'dist', 'index.js'))
    const code = readFileSync(join(aside, 'dist', 'index.js'))
    if (code.length > maxBundleBytes) {
      throw new Error(`${name}: the bundle has ${code.length} bytes, more than ${maxBundleBytes}.`)
    }
    rmSync(folder, { recursive: true, force: true })
    renameSync(aside, folder)
    return { bytes: code.length, digest: createHash('sha256').update(code).digest('hex') }
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

/**
 * @param {string} name
 * @param {string} main
 * @param {string} folder
 */
function bundle(name, main, folder) {
  const require = createRequire(import.meta.url)
  const ncc = join(require.resolve('@vercel/ncc/package.json'), '..', 'dist', 'ncc', 'cli.js')
  const options = [
    '--out',
    folder,
    '--minify',
    '--no-cache',
    '--quiet',
    '--license',
    'licenses.txt',
  ]
  execFileSync(process.execPath, [ncc, 'build', main, ...options], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const files = readdirSync(folder).sort()
  if (files.join() !== bundleFiles.join()) {
    throw new Error(`${name}: ncc wrote ${files.join(', ')}; expected ${bundleFiles.join(', ')}.`)
  }
}

/**
 * ncc can exit with 0 and write a bundle that throws at its first line. Without any input, a sound
 * one ends with our own sentence about the token.
 *
 * @param {string} name
 * @param {string} file
 */
function checkBundleRuns(name, file) {
  const run = spawnSync(process.execPath, [file], { env: {}, encoding: 'utf8' })
  const output = `${run.stdout}${run.stderr}`
  if (run.status !== 1 || !output.includes("Input 'github-token' is empty")) {
    throw new Error(`${name}: the bundle does not run (exit code ${run.status}).\n${output}`)
  }
}
