import type { Plugin } from 'chart.js';
import type { RunResult } from '../metrics/result.js';
import { oneLine } from '../reports/safe-text.js';
import type { Look } from './theme.js';

/** Draws every fault over a chart's time, and the warm-up: a band with edges, and its name where it fits. */
export function faultBands(result: RunResult, look: () => Look): Plugin<'line'> {
  return {
    id: 'geosim-fault-bands',
    beforeDatasetsDraw({ ctx, chartArea: { left, right, top, bottom }, scales }) {
      const x = scales.x!;
      const { faultBand, faultEdge, grid, quiet, ink, fontFamily } = look();
      const place = (at_us: number) => Math.max(left, Math.min(right, x.getPixelForValue(at_us / 1_000_000)));
      ctx.save();
      if (result.warmup_us > 0) {
        ctx.fillStyle = grid;
        ctx.fillRect(place(0), top, place(result.warmup_us) - place(0), bottom - top);
      }
      ctx.font = `600 11px ${fontFamily}`;
      ctx.textBaseline = 'top';
      for (const [index, { name, from_us, to_us }] of result.faults.entries()) {
        const [begin, end] = [place(from_us), place(to_us ?? result.simulated_us)];
        if (end - begin < 0.5 && (begin === left || begin === right)) continue;
        ctx.fillStyle = faultBand;
        ctx.fillRect(begin, top, Math.max(1, end - begin), bottom - top);
        ctx.strokeStyle = faultEdge;
        ctx.setLineDash([3, 3]);
        ctx.beginPath();
        for (const edge of [begin, end]) {
          if (edge <= left || edge >= right) continue;
          ctx.moveTo(edge, top);
          ctx.lineTo(edge, bottom);
        }
        ctx.stroke();
        ctx.setLineDash([]);
        const text = oneLine(name);
        ctx.fillStyle = ink;
        // One below the other where faults overlap.
        if (ctx.measureText(text).width + 8 < end - begin)
          ctx.fillText(text, begin + 4, top + 3 + (index % 3) * 13);
      }
      if (result.warmup_us > 0 && ctx.measureText('warm-up').width + 8 < place(result.warmup_us) - place(0)) {
        ctx.fillStyle = quiet;
        ctx.fillText('warm-up', place(0) + 4, top + 3);
      }
      ctx.restore();
    },
  };
}
