// M/M/1, first come, first served: see ../cpp/mm1.cpp, its counterpart.
import { exponential, sampleMicros } from '../../dist/kernel/distributions.js';
import { Kernel } from '../../dist/kernel/kernel.js';
import { streamOfKey } from '../../dist/kernel/streams.js';

const [warm, timed] = process.argv.slice(2).map(Number);

const kernel = new Kernel();
const arrivals = streamOfKey(1, 2);
const services = streamOfKey(3, 4);
const between = exponential(1250);
const service = exponential(1000);
/** Arrival times of those who wait or are served, in a ring. */
const queue = new Float64Array(1 << 12);
// Fields, not variables: a number that outgrows 31 bits in a captured variable is allocated anew at each change.
const state = { first: 0, next: 0, waited_us: 0, left: 0 };

const arrive = kernel.handler('arrive', () => {
  if (state.next - state.first === queue.length) throw new Error('the ring is full');
  queue[state.next++ & (queue.length - 1)] = kernel.now_us;
  if (state.next - state.first === 1) kernel.after(sampleMicros(service, services), depart);
  kernel.after(sampleMicros(between, arrivals), arrive);
});
const depart = kernel.handler('depart', () => {
  state.first++;
  if (state.first < state.next) {
    state.waited_us += kernel.now_us - queue[state.first & (queue.length - 1)];
    kernel.after(sampleMicros(service, services), depart);
  }
  if (--state.left === 0) kernel.stop();
});

function run(customers) {
  state.left = customers;
  kernel.runUntil(Number.MAX_SAFE_INTEGER);
}

kernel.after(0, arrive);
run(warm);
const from = process.cpuUsage();
run(timed);
const { user, system } = process.cpuUsage(from);
// Mean wait in µs: logarithms may differ in the last bit between the two sides, which whole µs do not show.
console.log(
  JSON.stringify({
    ns: ((user + system) * 1e3) / timed,
    check: Math.round(state.waited_us / (warm + timed)),
  }),
);
