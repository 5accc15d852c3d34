/**
 * What step after step draws, from 1 on, also of a step that is done again or of one in the middle: then it is drawn
 * from the beginning. `open` begins anew, and gives what draws the next step.
 */
export function stepwise<T>(open: () => () => T): (step: number) => T {
  let next = open();
  let drawn = 0;
  let latest: T | undefined;
  return (step) => {
    if (step === drawn && latest !== undefined) return latest;
    if (step <= drawn) {
      next = open();
      drawn = 0;
    }
    let value = next();
    for (drawn++; drawn < step; drawn++) value = next();
    latest = value;
    return value;
  };
}
