// Assembles, for each action package, the tree that the action's own repository holds:
//
//   build/actions/<name>/action.yml, README.md, LICENSE, licenses.txt,
//                        dist/index.js, dist/<part>.js, dist/package.json
//
// Byte for byte the same wherever it is built. `pnpm package-actions` compiles the packages first.

import { spawnSync } from 'node:child_process'
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
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleAction } from './bundle-action.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = join(root, 'build', 'actions')

/** A runner downloads the bundle on every run, all of its parts. */
const maxBundleBytes = 1_000_000

for (const name of actionPackages()) {
  const { bytes, digest } = await packageAction(name)
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
 * @returns {Promise<{ bytes: number, digest: string }>} of the bundle
 */
async function packageAction(name) {
  const source = join(root, 'packages', name)
  const folder = join(target, name)
  const main = join(source, 'dist', 'main.js')
  if (!existsSync(main)) throw new Error(`${name}: dist/main.js is missing; run \`pnpm build\`.`)

  mkdirSync(target, { recursive: true })
  // Assembled aside and moved into place whole, so that nobody runs half an action.
  const aside = mkdtempSync(join(target, `.${name}-`))
  try {
    await bundleAction(main, {
      folder: join(aside, 'dist'),
      licenses: join(aside, 'licenses.txt'),
    })
    copyFileSync(join(source, 'action.yml'), join(aside, 'action.yml'))
    copyFileSync(join(source, 'README.md'), join(aside, 'README.md'))
    copyFileSync(join(root, 'LICENSE'), join(aside, 'LICENSE'))
    const dist = join(aside, 'dist')
    const scripts = readdirSync(dist)
      .filter((file) => file.endsWith('.js'))
      .sort()
    for (const script of scripts) checkScriptRuns(name, join(dist, script))
    const code = Buffer.concat(scripts.map((script) => readFileSync(join(dist, script))))
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
 * A script can throw at its first line. Without any input, a sound bundle ends with our own sentence
 * about the token, and a part of it says nothing else.
 *
 * @param {string} name
 * @param {string} file
 */
function checkScriptRuns(name, file) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    env: {},
    encoding: 'utf8',
  })
  const told = status === 1 && stdout.includes("Input 'github-token' is empty")
  const silent = status === 0 && stdout === '' && basename(file) !== 'index.js'
  if (stderr !== '' || !(told || silent)) {
    throw new Error(`${file} of ${name} does not run (exit code ${status}).\n${stdout}${stderr}`)
  }
}
