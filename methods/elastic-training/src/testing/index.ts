// Faults on purpose: trials of the runtime under kills, hangs, cut and slow links.
export { runCampaign, type CampaignOptions, type Outcome, type Trial } from './campaign.ts';
export { Namespaces } from './namespaces.ts';
export { LinkProxy } from './proxy.ts';
export { drawScenarios, FAULTS, TRIAL_STEPS, type Fault, type Scenario } from './scenario.ts';
export { tableOf } from './table.ts';
export { runTrial, trialSettings, type TrialOptions, type TrialResult } from './trial.ts';
