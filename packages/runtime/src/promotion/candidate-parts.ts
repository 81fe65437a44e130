// What a look needs only where there is a candidate to look at.
export { collectEvidence } from '../evidence/collect-evidence.ts'
export { withHold } from '../evidence/read-hold.ts'
export { readEnteringAuthors } from './entering-authors.ts'
export { findCandidate } from './find-candidate.ts'
export { readEvals } from './read-evals.ts'
export { waitingAmong } from './waiting-among.ts'
