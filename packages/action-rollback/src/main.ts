import '@sluice/action/without-debug'
import '@sluice/action/quick-parsing'
import { start } from '@sluice/action'
import { run } from './run.ts'

start(() => run(process.env))
