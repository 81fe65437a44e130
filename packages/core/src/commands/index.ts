export * from './command.ts'
export * from './comment.ts'
export * from './parse-command.ts'
export * from './said.ts'
