/** What is claimed, in parts that can each be false, and how each is decided. */
import type { Claim } from '@papertape/reproduction';

const RATIO = 'throughput over throughput';

const simulated: readonly Claim[] = [
  {
    id: 'faster-than-torchft',
    statement:
      'Simulated: after one of two replicas loses a worker, moving samples and layers gives at least 1.6 times the throughput of leaving the replica out (mean of three settings).',
    source: 'abstract: throughput over TorchFT',
    paper: '1.60×',
    unit: RATIO,
    chart: 'throughput',
    test: { kind: 'always', of: 'two replicas: over TorchFT', atLeast: 1.6 },
  },
  {
    id: 'faster-than-recycle',
    statement:
      'Simulated: it gives at least 1.35 times the throughput of rerouting micro-batches as ReCycle does (mean of the same settings).',
    source: 'abstract: throughput over ReCycle',
    paper: '1.35×',
    unit: RATIO,
    chart: 'throughput',
    test: { kind: 'always', of: 'two replicas: over ReCycle', atLeast: 1.35 },
  },
  {
    id: 'recycle-wins-with-bubbles',
    statement:
      'Simulated: with three replicas and as few slots as eight for four stages, ReCycle is the faster one: rerouted work fits into bubbles.',
    source: 'our reading of what the method cannot do',
    paper: null,
    unit: RATIO,
    chart: 'throughput',
    test: { kind: 'always', of: 'P4 D3 M8: over ReCycle', atMost: 1 },
  },
  {
    id: 'table',
    statement:
      'Simulated: all throughputs of four settings and five systems are within 5 % of those that an earlier simulation of the same model gave.',
    source: 'our own earlier simulation',
    paper: null,
    unit: 'largest relative difference',
    test: { kind: 'always', of: 'table: off', atMost: 0.05 },
  },
  {
    id: 'clocks-help',
    statement:
      'Simulated: raising the clocks of slow stages by 10 % at most adds at least 5 % in every setting.',
    source: 'DVFS planner',
    paper: null,
    unit: 'relative gain',
    test: { kind: 'always', of: 'table: least gain of DVFS', atLeast: 0.05 },
  },
  {
    id: 'migration-saves',
    statement:
      'Simulated: while a layer moves, training stands still for at most 49 % of the time if only weights are waited for and moments stream behind.',
    source: 'abstract: migration MTTR',
    paper: 'up to −51%',
    unit: 'share of the time saved',
    test: { kind: 'always', of: 'migration: saved by not blocking', atLeast: 0.51 },
  },
  {
    id: 'interleaving-helps',
    statement:
      'Simulated: with eight ranks to a stage a layer of an interleaved layout moves at least four times as fast as one of a contiguous layout.',
    source: 'interleaved ZeRO',
    paper: null,
    unit: 'time over time',
    test: { kind: 'always', of: 'migration: contiguous over interleaved', atLeast: 4 },
  },
  {
    id: 'fleet-over-torchft',
    statement:
      'Simulated: 16,384 accelerators that fail as often as those of Llama 3 do more work than with TorchFT.',
    source: 'ours, with published failure rates',
    paper: null,
    unit: 'goodput over goodput',
    chart: 'goodput',
    test: { kind: 'always', of: '16384, Llama 3: over TorchFT', atLeast: 1 },
  },
  {
    id: 'fleet-over-recycle',
    statement: 'Simulated: and more than with ReCycle.',
    source: 'ours, with published failure rates',
    paper: null,
    unit: 'goodput over goodput',
    chart: 'goodput',
    test: { kind: 'always', of: '16384, Llama 3: over ReCycle', atLeast: 1 },
  },
];

const convergence: readonly Claim[] = [
  {
    id: 'no-deviation',
    statement:
      'Where dropout is drawn by a counter of the global sample, the losses after a lost rank are those without the loss, to the last bit.',
    source: 'RNG resharding',
    paper: null,
    unit: 'mean |loss − loss without the fault|',
    chart: 'deviation',
    test: { kind: 'always', of: 'counter: deviation', atMost: 0 },
  },
  {
    id: 'no-difference',
    statement: 'So are the weights in the end.',
    source: 'RNG resharding',
    paper: null,
    unit: 'weights that differ',
    test: { kind: 'always', of: 'counter: weights differ', atMost: 0 },
  },
  {
    id: 'streams-follow',
    statement: 'The same holds for streams of logical ranks that are moved and jumped with their samples.',
    source: 'RNG resharding, stateful mode',
    paper: null,
    unit: 'weights that differ',
    chart: 'deviation',
    test: { kind: 'always', of: 'logical: weights differ', atMost: 0 },
  },
  {
    id: 'own-streams-stray',
    statement: 'Where every process goes on with a stream of its own the losses stray.',
    source: 'baseline of RNG resharding',
    paper: null,
    unit: 'mean |loss − loss without the fault|, nats',
    chart: 'deviation',
    test: { kind: 'always', of: 'own: deviation', atLeast: 1e-6 },
  },
  {
    id: 'deviation-saved',
    statement: 'Resharding the random numbers takes at least 78 % of that deviation away.',
    source: 'abstract: convergence deviation',
    paper: 'about −78%',
    unit: 'share of the deviation',
    test: { kind: 'always', of: 'deviation saved', atLeast: 0.78 },
  },
];

const MILLISECONDS = 'milliseconds, median of three kills';

const processes: readonly Claim[] = [
  {
    id: 'edit-under-a-second',
    statement:
      'Measured over processes (Node): after one of a group is killed the others have their links again within a second, whatever the size of the group.',
    source: 'abstract: communicator recovery',
    paper: 'under 1 s',
    unit: MILLISECONDS,
    test: { kind: 'always', of: 'links: slowest edit', atMost: 1000 },
  },
  {
    id: 'edit-beats-full-rebuild',
    statement:
      'Measured over processes (Node): that is up to 82 times as fast as closing all links and opening them again.',
    source: 'abstract: communicator recovery',
    paper: 'up to 82×',
    unit: 'time over time, the largest over sizes',
    test: { kind: 'always', of: 'links: full over edit', atLeast: 82 },
  },
  {
    id: 'edit-beats-partial-rebuild',
    statement:
      'Measured over processes (Node): and up to 3.6 times as fast as doing so for the ring that lost a member.',
    source: 'abstract: communicator recovery',
    paper: 'up to 3.6×',
    unit: 'time over time, the largest over sizes',
    test: { kind: 'always', of: 'links: partial over edit', atLeast: 3.6 },
  },
  {
    id: 'no-step-lost',
    statement: 'Measured over processes (Node): no step that was committed is done again after a kill.',
    source: 'the loop of recovery',
    paper: 'at most one step',
    unit: 'committed steps done again',
    test: { kind: 'always', of: 'elastic: redone', atMost: 0 },
  },
  {
    id: 'faster-than-restart',
    statement:
      'Measured over processes (Node): the interrupted step is committed at least twice as soon as by starting all processes again from disk.',
    source: 'ours',
    paper: null,
    unit: 'time over time',
    test: { kind: 'always', of: 'restart over elastic', atLeast: 2 },
  },
];

export const CLAIMS: readonly Claim[] = [...simulated, ...convergence, ...processes];
