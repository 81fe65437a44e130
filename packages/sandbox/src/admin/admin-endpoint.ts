import type { Call, Reply } from '../server/call.ts'

/** The sandbox's own door below `/_sandbox/`, for shells and other processes. */
export interface AdminEndpoint {
  answer(call: Call): Promise<Reply>
}
