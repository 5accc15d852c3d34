export { oneForwardOneBackward, type Pass, type ScheduleOptions } from './one-forward-one-backward.ts';
