// Steps of a script with their time on standard error: rewritten in place on a terminal, plain lines elsewhere.
import process from 'node:process';

const out = process.stderr;
const colours = out.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);

/**
 * Runs one step under a title and says how long it took. `run` may return a remark, shown behind the title.
 * Its failure is reported and thrown on.
 */
export async function step(title, run) {
  const started = performance.now();
  const ticker = showRunning(title, started);
  try {
    const remark = await run();
    ticker.stop();
    out.write(
      `${paint('32', '✓')} ${title}${remark ? ` ${paint('2', `– ${remark}`)}` : ''}${took(started)}\n`,
    );
  } catch (error) {
    ticker.stop();
    out.write(`${paint('31', '✗')} ${title}${took(started)}\n`);
    throw error;
  }
}

function showRunning(title, started) {
  if (!out.isTTY) {
    const timer = setTimeout(() => out.write(`  ${title} …\n`), 500);
    return { stop: () => clearTimeout(timer) };
  }
  const draw = () => out.write(`\r\u001b[2K… ${title}${took(started)}`);
  draw();
  const timer = setInterval(draw, 250);
  return {
    stop() {
      clearInterval(timer);
      out.write('\r\u001b[2K');
    },
  };
}

function took(started) {
  const seconds = (performance.now() - started) / 1000;
  return seconds < 0.05 ? '' : paint('2', ` (${seconds.toFixed(1)} s)`);
}
