import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'
import { splitAllowedContext } from '@actions/workflow-parser/templates/allowed-context'
import type { ScalarToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { isBasicExpression } from '@actions/workflow-parser/templates/tokens/type-guards'

/** What a condition's `success()`, `failure()` and `cancelled()` look at. */
export type ActionStatus = 'success' | 'failure' | 'cancelled'

/** Everything an expression can see. */
export type ExpressionScope = {
  /** Context name (`github`, `inputs`, ...) to JSON-like value. */
  readonly contexts: Readonly<Record<string, unknown>>
  readonly status: ActionStatus
}

/** The text of a scalar: a literal as it stands, `${{ }}` evaluated by GitHub's package. */
export function evaluateText(token: ScalarToken, scope: ExpressionScope): string {
  if (!isBasicExpression(token)) return token.toString()
  return evaluate(token.expression, token, scope).coerceString()
}

/** Whether a condition, as `convertToIfCondition` made it, holds. */
export function evaluateCondition(
  condition: string,
  token: TemplateToken,
  scope: ExpressionScope,
): boolean {
  return isTruthy(evaluate(condition, token, scope))
}

function evaluate(
  expression: string,
  token: TemplateToken,
  scope: ExpressionScope,
): data.ExpressionData {
  // The schema says which contexts and functions may be used at this place of the file.
  const allowed = splitAllowedContext([...(token.definitionInfo?.allowedContext ?? [])])
  const tree = new Parser(
    new Lexer(expression).lex().tokens,
    allowed.namedContexts,
    allowed.functions,
  ).parse()
  const contexts = new data.Dictionary()
  for (const name of allowed.namedContexts) {
    contexts.add(name, toExpressionData(scope.contexts[name]))
  }
  return new Evaluator(tree, contexts, statusFunctions(scope.status)).evaluate()
}

function statusFunctions(status: ActionStatus): Map<string, FunctionDefinition> {
  const constant = (name: string, value: boolean): [string, FunctionDefinition] => [
    name,
    { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) },
  ]
  return new Map([
    constant('always', true),
    constant('success', status === 'success'),
    constant('failure', status === 'failure'),
    constant('cancelled', status === 'cancelled'),
    [
      'hashfiles',
      {
        name: 'hashFiles',
        minArgs: 1,
        maxArgs: 255,
        call: () => {
          throw new Error('hashFiles() is not served by this runner.')
        },
      },
    ],
  ])
}

function toExpressionData(value: unknown): data.ExpressionData {
  if (value === undefined || value === null) return new data.Null()
  if (typeof value === 'boolean') return new data.BooleanData(value)
  if (typeof value === 'number') return new data.NumberData(value)
  if (typeof value === 'string') return new data.StringData(value)
  if (Array.isArray(value)) return new data.Array(...value.map(toExpressionData))
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([key, item]) => ({
      key,
      value: toExpressionData(item),
    }))
    return new data.Dictionary(...pairs)
  }
  throw new TypeError(`No expression value for a ${typeof value}.`)
}

/** GitHub's rule: false, 0, NaN, '' and null are falsy; everything else holds. */
function isTruthy(value: data.ExpressionData): boolean {
  switch (value.kind) {
    case data.Kind.Null:
      return false
    case data.Kind.Boolean:
    case data.Kind.Number:
    case data.Kind.String:
      return Boolean(value.value)
    default:
      return true
  }
}
