/** Answers a list of questions, one by one. */
type Answering<Question, Answer> = (questions: readonly Question[]) => Promise<readonly Answer[]>

type Call<Question, Answer> = {
  readonly questions: readonly Question[]
  readonly resolve: (answers: readonly Answer[]) => void
  readonly reject: (problem: unknown) => void
}

/**
 * What several ask at the same moment is answered in one call: a process for all targets instead
 * of one for each. Where that call fails, each is asked by itself: one's trouble is no other's.
 */
export function inOneCall<Question, Answer>(
  answer: Answering<Question, Answer>,
): Answering<Question, Answer> {
  let waiting: Call<Question, Answer>[] = []
  const flush = async () => {
    const calls = waiting
    waiting = []
    try {
      const answers = await answer(calls.flatMap(({ questions }) => questions))
      let at = 0
      for (const { questions, resolve } of calls) {
        resolve(answers.slice(at, at + questions.length))
        at += questions.length
      }
    } catch (problem) {
      const [only, ...more] = calls
      if (more.length === 0) only?.reject(problem)
      else for (const call of calls) answer(call.questions).then(call.resolve, call.reject)
    }
  }
  return (questions) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void flush())
      waiting.push({ questions, resolve, reject })
    })
}
