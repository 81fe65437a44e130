import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

// Only Linux has a file that is always full.
test.runIf(process.platform === 'linux')(
  'an answer that cannot be written ends with a sentence and no answer’s code',
  async () => {
    const full = await open('/dev/full', 'w')
    onTestFinished(() => full.close())
    const bin = fileURLToPath(new URL('../bin/sluice.js', import.meta.url))
    const child = spawn(process.execPath, [bin, '--help'], { stdio: ['ignore', full.fd, 'pipe'] })
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    expect(await once(child, 'close')).toEqual([2, null])
    expect(said).toBe('sluice: The answer could not be written (ENOSPC).\n')
  },
)
