// Needed only where a channel is entered by label.
export { enterLabelled } from '@sluice/runtime'
