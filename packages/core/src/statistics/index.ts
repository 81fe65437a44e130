export { anyFalsePass, type Looks, spentAlpha } from './alpha-spending.ts'
export { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts'
export { type CounterSample, counterIncrease } from './counter-increase.ts'
export { errorRateBound, requestsToCertify } from './error-rate-bound.ts'
export { type CumulativeBucket, histogramQuantile } from './histogram-quantile.ts'
export { mcNemarExact } from './mcnemar.ts'
export {
  type OperatingCharacteristics,
  operatingCharacteristics,
} from './operating-characteristics.ts'
export { pairedMeanBounds } from './paired-mean-bound.ts'
export {
  type NonInferiority,
  pairedNonInferiority,
  type ScorePair,
} from './paired-non-inferiority.ts'
export { pairsForPower, pairVariance } from './paired-sample-size.ts'
export { type ShareWithin, shareWithin } from './share-within.ts'
export { fewestPairs, type PairedCounts, tangoBounds, tangoZ } from './tango.ts'
export { fewestForQuantile } from './wilks.ts'
export { wilsonLower, wilsonUpper } from './wilson.ts'
