/**
 * The `proc-receive` hook of each bare repository: it hands a push's commands to the sandbox, so
 * that pushes pass the same rules as the APIs, and tells git what became of each ref. A push that
 * does not come through the server (straight into the folder) is an administrator's: it just lands.
 */
export function receiveHook(): string {
  return `#!${process.execPath}
const http = require('node:http')
const { execFileSync } = require('node:child_process')

let buffer = Buffer.alloc(0)
const waiting = []
process.stdin.on('data', (chunk) => { buffer = Buffer.concat([buffer, chunk]); drain() })
function drain() {
  while (waiting.length > 0 && buffer.length >= 4) {
    const length = parseInt(buffer.subarray(0, 4).toString(), 16)
    if (length === 0) { buffer = buffer.subarray(4); waiting.shift()(undefined); continue }
    if (buffer.length < length) return
    const text = buffer.subarray(4, length).toString().replace(/\\n$/, '')
    buffer = buffer.subarray(length)
    waiting.shift()(text)
  }
}
const read = () => new Promise((resolve) => { waiting.push(resolve); drain() })
const write = (text) => process.stdout.write((text.length + 4).toString(16).padStart(4, '0') + text)
const flush = () => process.stdout.write('0000')
async function readAll() {
  const lines = []
  for (let line = await read(); line !== undefined; line = await read()) lines.push(line)
  return lines
}
function ask(commands, atomic) {
  const address = process.env.SANDBOX_RECEIVE
  if (address === undefined) {
    for (const { ref, before, after } of commands) {
      const args = /^0+$/.test(after) ? ['-d', ref, before] : [ref, after, before]
      execFileSync('git', ['update-ref', ...args])
    }
    return { results: commands.map(({ ref }) => ({ ref })), words: '' }
  }
  return new Promise((resolve, reject) => {
    const request = http.request(address, { method: 'POST' }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
    })
    request.on('error', reject)
    request.end(JSON.stringify({ commands, atomic }))
  })
}
async function main() {
  const [hello = ''] = await readAll()
  const features = (hello.split('\\0')[1] || '').split(' ')
  const agreed = features.filter((f) => f === 'atomic' || f === 'push-options')
  write('version=1\\0' + agreed.join(' ') + '\\n')
  flush()
  const commands = (await readAll()).map((line) => {
    const [before, after, ...ref] = line.split(' ')
    return { before, after, ref: ref.join(' ') }
  })
  if (agreed.includes('push-options')) await readAll()
  const { results, words } = await ask(commands, features.includes('atomic'))
  process.stderr.write(words)
  for (const { ref, refused } of results) write(refused ? 'ng ' + ref + ' ' + refused + '\\n' : 'ok ' + ref + '\\n')
  flush()
  process.stdin.destroy()
}
main().catch((error) => { process.stderr.write(String(error) + '\\n'); process.exit(1) })
`
}
