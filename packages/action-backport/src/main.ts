import '@sluice/action/without-debug'
import { run } from './run.ts'

await run(process.env)
