// Hold model on the kernel: see ../cpp/hold.cpp, its counterpart.
import { Kernel } from '../../dist/kernel/kernel.js';

const [pending, warm, timed] = process.argv.slice(2).map(Number);

const steps = new Float64Array(1 << 14);
let state = 12345;
for (let i = 0; i < steps.length; i++) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  steps[i] = Math.round(-Math.log((state + 0.5) / 4294967296) * pending * 100);
}

const kernel = new Kernel();
let draw = 0;
let check = 0;
let left = 0;
const hold = kernel.handler('hold', (a) => {
  check = (Math.imul(check, 31) + (kernel.now_us | 0) + a) | 0;
  kernel.after(steps[draw++ & (steps.length - 1)], hold, a);
  if (--left === 0) kernel.stop();
});
for (let i = 0; i < pending; i++) kernel.after(steps[draw++ & (steps.length - 1)], hold, i);

function run(events) {
  left = events;
  kernel.runUntil(Number.MAX_SAFE_INTEGER);
}

run(warm);
const from = process.cpuUsage();
run(timed);
const { user, system } = process.cpuUsage(from);
console.log(JSON.stringify({ ns: ((user + system) * 1e3) / timed, check: check >>> 0 }));
