export * from './format-problems.ts'
export * from './parse-policy.ts'
export * from './policy.ts'
export type { PolicyProblem, PolicyProblemCode } from './problem.ts'
