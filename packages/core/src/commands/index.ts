export * from './command.ts'
export * from './parse-command.ts'
