// `pnpm demo`: builds what the story needs, then tells it.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const usage = `Usage: npx -y pnpm@10 demo [--help]

Builds Sluice, packages its actions and plays eight scenes with them against a GitHub on this
machine: a candidate that is worse, a fix that must come first, a promotion that is approved and
lands, a run with nothing to do, a rollback with all that follows, a freeze and a soak, an exception
by name, and a fix that goes to every channel. Needs Node 20 or newer and git; nothing leaves the
machine.

Writes build/demo/summary.html, which shows the reports as GitHub would. Colours are used on a
terminal unless NO_COLOR is set. Exits with 1 when a scene does not come out as told.
`

const root = fileURLToPath(new URL('..', import.meta.url))
const args = process.argv.slice(2).filter((argument) => argument !== '--')

if (args.some((argument) => argument === '--help' || argument === '-h')) {
  process.stdout.write(usage)
} else if (args.length > 0) {
  process.stderr.write(`Unknown: ${args.join(' ')}\n\n${usage}`)
  process.exitCode = 2
} else {
  process.exitCode = await demo()
}

async function demo() {
  const built = await step('Building the packages and packaging the action', 'package-actions')
  if (built !== 0) return built
  // By address, since types are checked before anything is built.
  const { main } = await import(new URL('./dist/main.js', import.meta.url).href)
  return main()
}

/**
 * Runs a script of the root. Its output is shown only when it fails.
 *
 * @param {string} title
 * @param {string} script
 * @returns {Promise<number>} the exit code
 */
async function step(title, script) {
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(0)} s`
  const alive = process.stdout.isTTY === true
  const show = () => process.stdout.write(alive ? `\r${title} … ${seconds()} ` : '')
  if (alive) show()
  else process.stdout.write(`${title} … `)
  const timer = setInterval(show, 1000)
  const child = spawn('pnpm', ['--silent', 'run', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  /** @type {Buffer[]} */
  const output = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => output.push(part))
  // Ctrl-C reaches the child as well; its end is what ends this.
  const wait = () => {}
  process.on('SIGINT', wait)
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      output.push(Buffer.from(`${error.message}\nStart the demo with \`npx -y pnpm@10 demo\`.\n`))
      resolve(1)
    })
    child.on('close', (status, signal) => resolve(signal === null ? (status ?? 1) : 130))
  })
  process.off('SIGINT', wait)
  clearInterval(timer)
  process.stdout.write(alive ? `\r${title}: ${seconds()}   \n` : `${seconds()}\n`)
  if (code !== 0) process.stderr.write(Buffer.concat(output))
  return code
}
