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
let first = 0;
let next = 0;
let waited_us = 0;
let left = 0;

const arrive = kernel.handler('arrive', () => {
  if (next - first === queue.length) throw new Error('the ring is full');
  queue[next++ & (queue.length - 1)] = kernel.now_us;
  if (next - first === 1) kernel.after(sampleMicros(service, services), depart);
  kernel.after(sampleMicros(between, arrivals), arrive);
});
const depart = kernel.handler('depart', () => {
  first++;
  if (first < next) {
    waited_us += kernel.now_us - queue[first & (queue.length - 1)];
    kernel.after(sampleMicros(service, services), depart);
  }
  if (--left === 0) kernel.stop();
});

function run(customers) {
  left = customers;
  kernel.runUntil(Number.MAX_SAFE_INTEGER);
}

kernel.after(0, arrive);
run(warm);
const from = process.cpuUsage();
run(timed);
const { user, system } = process.cpuUsage(from);
// Mean wait in µs: logarithms may differ in the last bit between the two sides, which whole µs do not show.
console.log(
  JSON.stringify({ ns: ((user + system) * 1e3) / timed, check: Math.round(waited_us / (warm + timed)) }),
);
