// Event-driven simulation of pipelines: every forward and backward pass of every micro-batch on the worker it has.
import { createHeap } from './heap.ts';

/** Forward, gradient of the input, gradient of the weights; one unit of work each for a layer and a full share. */
export type Kind = 'forward' | 'input' | 'weight';

export interface SimulatedWorker {
  readonly stage: number;
  /** Time of each of the three kinds for one micro-batch. */
  readonly time: number;
  /** Micro-batches whose activations it may hold. */
  readonly limit: number;
}

export interface SimulatedStep {
  /** A worker for each stage, of each micro-batch, in the order in which they enter. */
  readonly paths: readonly (readonly number[])[];
}

export interface Workload {
  readonly workers: readonly SimulatedWorker[];
  readonly steps: readonly SimulatedStep[];
  /** Time from one stage to the next, for activations and their gradients alike. */
  readonly link: number;
  /** Whether gradients of weights may wait until a worker has nothing better to do (ReCycle). */
  readonly decoupled: boolean;
  /** What a step waits for: the whole step before (an optimiser step of all), or that of its stage alone. */
  readonly barrier: 'all' | 'stage';
}

/** One pass on a worker. */
export interface Span {
  readonly worker: number;
  readonly kind: Kind;
  readonly step: number;
  readonly slot: number;
  readonly start: number;
  readonly end: number;
}

export interface Simulated {
  readonly spans: readonly Span[];
  /** When each step has ended everywhere. */
  readonly ends: readonly number[];
}

interface Task {
  readonly step: number;
  readonly slot: number;
  readonly stage: number;
  readonly kind: Kind;
}

interface WorkerState {
  readonly forward: Queue;
  readonly input: Queue;
  readonly weight: Queue;
  held: number;
  busy: boolean;
}

/** First in, first out by step and slot. */
interface Queue {
  push(task: Task): void;
  pop(): Task | undefined;
  readonly size: number;
}

function createQueue(slots: number): Queue {
  const heap = createHeap<Task>();
  return {
    push: (task) => heap.push(task.step * slots + task.slot, task),
    pop: () => heap.pop()?.item,
    get size() {
      return heap.size;
    },
  };
}

/**
 * Runs the workload: a free worker takes the oldest backward pass that is ready, else the oldest forward pass if it may
 * hold one more micro-batch, else a gradient of weights that waits. With limits of P − p that is 1F1B.
 */
export function simulate(workload: Workload): Simulated {
  const simulation = new Simulation(workload);
  return simulation.run();
}

class Simulation {
  readonly #workload: Workload;
  readonly #states: WorkerState[];
  readonly #events = createHeap<{
    readonly arrived?: Task;
    readonly finished?: Span;
    readonly task?: Task;
  }>();
  readonly #spans: Span[] = [];
  readonly #ends: number[];
  /** [step][stage] passes that are not finished; [step] those of all stages. */
  readonly #open: number[][];
  #now = 0;

  constructor(workload: Workload) {
    this.#workload = workload;
    const slots = Math.max(1, ...workload.steps.map(({ paths }) => paths.length));
    this.#states = workload.workers.map(() => ({
      forward: createQueue(slots),
      input: createQueue(slots),
      weight: createQueue(slots),
      held: 0,
      busy: false,
    }));
    this.#ends = workload.steps.map(() => 0);
    this.#open = workload.steps.map(({ paths }) => (paths[0] ?? []).map(() => paths.length));
  }

  run(): Simulated {
    this.#enter(0);
    for (;;) {
      const event = this.#events.pop();
      if (!event) break;
      this.#now = event.key;
      const { arrived, finished, task } = event.item;
      if (arrived) this.#ready(arrived);
      if (finished && task) this.#finish(finished, task);
    }
    return { spans: this.#spans, ends: this.#ends };
  }

  /** Lets the micro-batches of a step into the first stage. */
  #enter(step: number): void {
    const paths = this.#workload.steps[step]?.paths ?? [];
    for (const slot of paths.keys()) this.#ready({ step, slot, stage: 0, kind: 'forward' });
  }

  #workerOf({ step, slot, stage }: Task): number {
    return this.#workload.steps[step]?.paths[slot]?.[stage] ?? 0;
  }

  #ready(task: Task): void {
    const worker = this.#workerOf(task);
    this.#states[worker]?.[task.kind].push(task);
    this.#start(worker);
  }

  /** Whether the step before is over as far as a stage has to wait for it. */
  #mayBegin({ step, stage }: Task): boolean {
    const before = this.#open[step - 1];
    if (!before) return true;
    return this.#workload.barrier === 'all' ? before.every((open) => open === 0) : before[stage] === 0;
  }

  #start(worker: number): void {
    const state = this.#states[worker];
    const settings = this.#workload.workers[worker];
    if (!state || !settings || state.busy) return;
    const task = state.input.pop() ?? this.#nextForward(state, settings) ?? state.weight.pop();
    if (!task) return;
    if (task.kind === 'forward') state.held++;
    state.busy = true;
    const { step, slot, kind } = task;
    const span = { worker, kind, step, slot, start: this.#now, end: this.#now + settings.time };
    this.#events.push(span.end, { finished: span, task });
  }

  #nextForward(state: WorkerState, { limit }: SimulatedWorker): Task | undefined {
    if (state.held >= limit) return undefined;
    const task = state.forward.pop();
    if (!task || this.#mayBegin(task)) return task;
    state.forward.push(task);
    return undefined;
  }

  #finish(span: Span, task: Task): void {
    this.#spans.push(span);
    const state = this.#states[span.worker];
    const { workers, link, decoupled } = this.#workload;
    const last = (this.#open[task.step]?.length ?? 1) - 1;
    const send = (next: Task) => this.#events.push(this.#now + link, { arrived: next });
    if (state) state.busy = false;
    if (task.kind === 'forward') {
      if (task.stage < last) send({ ...task, stage: task.stage + 1 });
      else this.#ready({ ...task, kind: 'input' });
    } else if (task.kind === 'input') {
      const weight: Task = { ...task, kind: 'weight' };
      if (decoupled) {
        if (task.stage > 0) send({ ...task, stage: task.stage - 1 });
        state?.weight.push(weight);
      } else if (state) {
        state.busy = true;
        const end = this.#now + (workers[span.worker]?.time ?? 0);
        this.#events.push(end, {
          finished: { ...span, kind: 'weight', start: this.#now, end },
          task: weight,
        });
      }
    } else {
      if (!decoupled && task.stage > 0) send({ ...task, kind: 'input', stage: task.stage - 1 });
      if (state) state.held--;
      this.#close(task);
    }
    this.#start(span.worker);
  }

  #close({ step, stage }: Task): void {
    const open = this.#open[step];
    if (!open) return;
    open[stage] = (open[stage] ?? 0) - 1;
    this.#ends[step] = this.#now;
    if (open[stage] !== 0) return;
    if (open[0] === 0 && stage === 0) this.#enter(step + 1);
    // Whoever waited for this stage, or for the whole step, may go on.
    for (const worker of this.#states.keys()) this.#start(worker);
  }
}
