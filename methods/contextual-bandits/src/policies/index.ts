export { chances, choose, type Choice, type ChoiceOptions } from './choose.ts';
export { plausible } from './elimination.ts';
export { falconEpoch, falconGamma, powerGamma, theoryGamma } from './gamma.ts';
export { argmax, inverseGapWeighting } from './inverse-gap.ts';
export { epsilonGreedy, probabilities, withFloor } from './probabilities.ts';
export { sample } from './sample.ts';
