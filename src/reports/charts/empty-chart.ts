import { type ChartSpec, HEIGHT } from './chart-spec.js';
import { drawnChart } from './drawn-chart.js';
import { QUIET_INK } from './frame.js';
import { font, type Pen } from './pen.js';

/** A picture that says why there is nothing to see. */
export function emptyChart(id: string, title: string, reason: string): ChartSpec {
  return drawnChart({
    ...{ id, title, reading: '', height: Math.round(HEIGHT / 2) },
    plugin: {
      id: 'geosim-empty',
      afterDraw(chart) {
        const pen = chart.ctx as unknown as Pen;
        const { left, right, top, bottom } = chart.chartArea;
        pen.save();
        pen.font = font(18, 'normal', chart.options.font?.family);
        pen.fillStyle = QUIET_INK;
        pen.textAlign = 'center';
        pen.textBaseline = 'middle';
        pen.fillText(reason, (left + right) / 2, (top + bottom) / 2);
        pen.restore();
      },
    },
  });
}
