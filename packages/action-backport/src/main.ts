import '@sluice/action/without-debug'
import { start } from '@sluice/action'
import { run } from './run.ts'

start(() => run(process.env))
