/** What the paper claims, in parts that can each be false, and how each is decided. */
import type { Claim } from '@papertape/reproduction';

const THEORY = 'abstract; theorems on partial participation';
const EXPERIMENTS = 'experiments';

/** FedAMD's accuracy over the last 20 rounds is above another method's. */
function moreAccurate(setting: string, other: string, label: string): Claim {
  return {
    id: `${setting}-accuracy-${other}`,
    statement: `In the ${setting} setting FedAMD's accuracy over the last 20 rounds is above ${label}'s.`,
    source: EXPERIMENTS,
    paper: null,
    unit: 'accuracy',
    chart: `${setting}-accuracy`,
    test: {
      kind: 'difference',
      of: `${setting}.fedamd.accuracy`,
      minus: `${setting}.${other}.accuracy`,
      expect: 'greater',
      minimumEffect: 0,
    },
  };
}

/** FedAMD spends less of something than another method does. */
function cheaper(
  setting: string,
  other: string,
  metric: string,
  statement: string,
  unit: string,
  minimumEffect = 1,
): Claim {
  return {
    id: `${setting}-${metric.toLowerCase()}-${other}`,
    statement,
    source: metric.includes('Target') ? THEORY : EXPERIMENTS,
    paper: null,
    unit: `${unit}, FedAMD's share of the other's`,
    chart: `${setting}-accuracy`,
    test: {
      kind: 'ratio',
      of: `${setting}.fedamd.${metric}`,
      over: `${setting}.${other}.${metric}`,
      expect: 'less',
      minimumEffect,
    },
  };
}

const harsh: readonly Claim[] = [
  moreAccurate('harsh', 'scaffold', 'SCAFFOLD'),
  moreAccurate('harsh', 'fedavg', 'FedAvg'),
  moreAccurate('harsh', 'fedpage', 'FedPAGE'),
  moreAccurate('harsh', 'bvr-l-sgd', 'BVR-L-SGD'),
  cheaper(
    'harsh',
    'scaffold',
    'gradients',
    'In the harsh setting FedAMD computes at least a quarter fewer gradients than SCAFFOLD in as many rounds.',
    'gradients',
    4 / 3,
  ),
  cheaper(
    'harsh',
    'scaffold',
    'roundsToTarget',
    'In the harsh setting FedAMD needs fewer rounds than SCAFFOLD to reach 90 %.',
    'rounds',
  ),
  cheaper(
    'harsh',
    'scaffold',
    'gradientsToTarget',
    'In the harsh setting FedAMD needs fewer gradients than SCAFFOLD to reach 90 %.',
    'gradients',
  ),
  cheaper(
    'harsh',
    'scaffold',
    'uplinkToTarget',
    'In the harsh setting FedAMD sends fewer bytes up than SCAFFOLD to reach 90 %.',
    'bytes',
  ),
  cheaper(
    'harsh',
    'scaffold',
    'downlinkToTarget',
    'In the harsh setting FedAMD sends fewer bytes down than SCAFFOLD to reach 90 %.',
    'bytes',
  ),
  cheaper(
    'harsh',
    'fedavg',
    'spread',
    "In the harsh setting FedAMD's accuracy varies less over the last 20 rounds than FedAvg's.",
    'standard deviation',
  ),
  cheaper(
    'harsh',
    'scaffold',
    'spread',
    "In the harsh setting FedAMD's accuracy varies less over the last 20 rounds than SCAFFOLD's.",
    'standard deviation',
  ),
  {
    id: 'probability-matters',
    statement:
      'In the harsh setting candidate (c) for the anchor probability gives a higher accuracy than candidate (b).',
    source: 'choice of the anchor probability',
    paper: null,
    unit: 'accuracy',
    chart: 'harsh-accuracy',
    test: {
      kind: 'difference',
      of: 'harsh.fedamd.accuracy',
      minus: 'harsh.fedamd-root.accuracy',
      expect: 'greater',
      minimumEffect: 0,
    },
  },
];

const mild: readonly Claim[] = [
  moreAccurate('mild', 'scaffold', 'SCAFFOLD'),
  cheaper(
    'mild',
    'scaffold',
    'roundsToTarget',
    'In the mild setting FedAMD needs fewer rounds than SCAFFOLD to reach 90 %.',
    'rounds',
  ),
  cheaper(
    'mild',
    'scaffold',
    'gradientsToTarget',
    'In the mild setting FedAMD needs fewer gradients than SCAFFOLD to reach 90 %.',
    'gradients',
  ),
];

const text: readonly Claim[] = [
  moreAccurate('text', 'scaffold', 'SCAFFOLD'),
  moreAccurate('text', 'fedavg', 'FedAvg'),
];

/** An identity of the algorithm, which no seed may break. */
function identity(
  id: string,
  statement: string,
  of: string,
  bounds: { atLeast?: number; atMost?: number },
): Claim {
  return { id, statement, source: 'Algorithm 1', paper: null, test: { kind: 'always', of, ...bounds } };
}

const identities: readonly Claim[] = [
  identity(
    'cache-of-all-clients',
    'Miners descend along the mean over the cached gradients of all clients, however old.',
    'identity.cacheDeviation',
    { atMost: 1e-3 },
  ),
  identity(
    'anchors-do-not-move-the-model',
    'A round of anchors alone leaves the model as it is.',
    'identity.anchorMovement',
    { atMost: 0 },
  ),
  identity(
    'no-wasted-pair',
    'K local steps of a miner cost K − 1 paired gradients.',
    'identity.pairsPerMiner',
    { atLeast: 1, atMost: 1 },
  ),
];

export const claims: readonly Claim[] = [
  ...harsh,
  ...mild,
  ...text,
  ...identities,
  {
    id: 'order-of-rounds',
    statement: 'The number of rounds to accuracy ε grows more slowly in 1/ε by a factor up to 1/ε.',
    source: 'abstract',
    paper: 'up to O(1/ε) fewer rounds',
    test: {
      kind: 'untestable',
      reason:
        'An order of growth as ε tends to 0 cannot be told from runs of a few hundred rounds on one task.',
    },
  },
];
