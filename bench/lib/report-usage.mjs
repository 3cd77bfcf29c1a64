/** Preloaded with `node --import`: when the process ends, writes what it took to file descriptor 3. */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeSync(
      3,
      JSON.stringify({
        user_s: userCPUTime / 1e6,
        system_s: systemCPUTime / 1e6,
        peak_MB: maxRSS * 1.024e-3,
      }),
    );
  });
}
