import fc from 'fast-check'

// Properties try the same values in every run, so that a failure is the change's and not the day's.
// `PROPERTY_SEED=$RANDOM` looks elsewhere; a failure then says which seed to repeat it with.
const { PROPERTY_SEED } = process.env

fc.configureGlobal({ seed: PROPERTY_SEED === undefined ? 1 : Number(PROPERTY_SEED) })
