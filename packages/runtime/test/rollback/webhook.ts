import { createServer } from 'node:http'

/** An on-call webhook that keeps what it is told. */
export async function startWebhook(onTold: () => void = () => {}) {
  const told: string[] = []
  const hook = { status: 200, told, url: '', close: () => Promise.resolve() }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      onTold()
      if (hook.status === 200) told.push(body)
      response.writeHead(hook.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  hook.url = `http://127.0.0.1:${address.port}/hook`
  hook.close = () =>
    new Promise((resolve, reject) =>
      server.close((error) => (error === undefined ? resolve() : reject(error))),
    )
  return hook
}
