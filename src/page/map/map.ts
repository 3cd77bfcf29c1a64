import type { RunResult } from '../../metrics/result.js';
import { clock, count, percent } from '../../reports/format.js';
import { type Moment, momentsOf } from '../../reports/moment.js';
import { oneLine, shorten } from '../../reports/safe-text.js';
import { byId, svgElement } from '../elements.js';
import { hueIndex } from '../theme.js';
import type { TimeView } from '../time-view.js';
import { layoutOf, MAP, type MapLayout, type Side, type Spot } from './layout.js';

/** The map of the moment: replicas, populations beside their regions, and who is connected where. */
export function wireMap(result: RunResult, view: TimeView): void {
  const svg = byId('map', SVGSVGElement);
  const words = byId('map-words', HTMLElement);
  if (svg === null || words === null) return;
  const layout = layoutOf(result.topology);
  svg.setAttribute('viewBox', `0 0 ${MAP.width} ${MAP.height}`);
  svg.append(svgElement('path', { class: 'land', d: layout.land }));
  const flows = drawFlows(svg, result, layout);
  const replicas = result.topology.replicas.map((replica, index) =>
    drawReplica(svg, replica.name, index, layout.replicas[index]!),
  );
  const clients = result.topology.clients.map(({ name }, index) =>
    drawClients(svg, name, layout.clients[index]!),
  );
  const moments = momentsOf(result);

  const show = () => {
    const moment = moments(view.cursor_us);
    for (const [index, mark] of replicas.entries()) showReplica(mark, moment.replicas[index]!);
    for (const [index, mark] of clients.entries()) {
      showClients(
        mark,
        moment.clients[index]!,
        view.clients !== null && view.clients !== moment.clients[index]!.name,
      );
    }
    showFlows(flows, moment, view.clients);
    words.textContent = inWords(moment, view.cursor_us);
  };
  view.onChange(({ cursor, clients: other }) => {
    if (cursor || other) show();
  });
  show();
}

interface ReplicaMark {
  readonly group: SVGGElement;
  readonly figure: SVGTextElement;
}

/** A square with its name; what it says of its state is shape and words, not colour alone. */
function drawReplica(svg: SVGSVGElement, name: string, index: number, { x, y }: Spot): ReplicaMark {
  const group = svgElement('g', { class: 'replica', transform: `translate(${x} ${y})` });
  const square = svgElement('rect', { x: -9, y: -9, width: 18, height: 18, rx: 3 });
  group.style.setProperty('--key', `var(--hue-${hueIndex({ of: 'replica', index })})`);
  const cross = svgElement('path', { class: 'cross', d: 'M-13-13L13 13M13-13L-13 13' });
  const label = svgElement('text', { class: 'name', y: 25 });
  label.textContent = shorten(oneLine(name), 22);
  const figure = svgElement('text', { class: 'figure', y: 39 });
  group.append(square, cross, label, figure);
  svg.append(group);
  return { group, figure };
}

function showReplica({ group, figure }: ReplicaMark, now: Moment['replicas'][number]): void {
  group.classList.toggle('down', now.isDown);
  group.classList.toggle('struck', now.faults.length > 0);
  group.classList.toggle('left-out', now.isLeftOut);
  figure.textContent = nowWords(now).join(' · ');
}

/** How many connections it has, where anybody holds some, and its state. */
function nowWords(now: Moment['replicas'][number]): readonly string[] {
  return [...(now.connected === null ? [] : [count(now.connected)]), ...stateWords(now)];
}

export function stateWords({ isDown, isLeftOut, faults }: Moment['replicas'][number]): readonly string[] {
  return [...(isDown ? ['down'] : faults.map(oneLine)), ...(isLeftOut ? ['left out of answers'] : [])];
}

interface ClientsMark {
  readonly group: SVGGElement;
  readonly down: SVGPathElement;
  readonly figure: SVGTextElement;
}

const RADIUS = 11;

/** A disc of which the part without service is cut out. */
function drawClients(
  svg: SVGSVGElement,
  name: string,
  { x, y, side }: MapLayout['clients'][number],
): ClientsMark {
  const group = svgElement('g', { class: `clients ${side}`, transform: `translate(${x} ${y})` });
  const down = svgElement('path', { class: 'without' });
  const { dx, dy } = LABELS[side];
  const label = svgElement('text', { class: 'name', x: dx, y: dy });
  label.textContent = shorten(oneLine(name), 18);
  const figure = svgElement('text', { class: 'figure', x: dx, y: dy + 14 });
  group.append(svgElement('circle', { r: RADIUS }), down, label, figure);
  svg.append(group);
  return { group, down, figure };
}

/** Where the first of two lines stands. */
const LABELS: Readonly<Record<Side, { readonly dx: number; readonly dy: number }>> = {
  left: { dx: -RADIUS - 6, dy: -2 },
  right: { dx: RADIUS + 6, dy: -2 },
  above: { dx: 0, dy: -RADIUS - 19 },
  below: { dx: 0, dy: RADIUS + 14 },
};

function showClients(
  { group, down, figure }: ClientsMark,
  now: Moment['clients'][number],
  isOther: boolean,
): void {
  const share = now.down === null ? 0 : now.down / Math.max(1, now.count);
  group.classList.toggle('other', isOther);
  down.setAttribute('d', slice(share));
  figure.textContent =
    now.down === null || now.down === 0 ? count(now.count) : `${count(now.down)} of ${count(now.count)} down`;
}

function slice(share: number): string {
  if (share <= 0) return '';
  const angle = 2 * Math.PI * Math.min(share, 0.9999);
  const [x, y] = [RADIUS * Math.sin(angle), -RADIUS * Math.cos(angle)];
  return `M0 0V${-RADIUS}A${RADIUS} ${RADIUS} 0 ${share > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`;
}

interface Flow {
  readonly path: SVGPathElement;
  readonly from: number;
  readonly to: number;
}

interface Flows {
  readonly connections: readonly Flow[];
  readonly traffic: readonly Flow[];
}

/** Below the marks: connections by population and replica, traffic between replicas. */
function drawFlows(svg: SVGSVGElement, { topology }: RunResult, layout: MapLayout): Flows {
  const group = svgElement('g', { class: 'flows' });
  svg.append(group);
  const traffic = topology.replicas.flatMap((_, from) =>
    topology.replicas.flatMap((__, to) => {
      if (from === to) return [];
      const path = svgElement('path', {
        class: 'traffic',
        d: arc(layout.replicas[from]!, layout.replicas[to]!, 0.16),
      });
      group.append(path);
      return [{ path, from, to }];
    }),
  );
  const connections = topology.clients.flatMap((_, from) =>
    topology.replicas.map((__, to) => {
      const path = svgElement('path', {
        class: 'connections',
        d: arc(layout.clients[from]!, layout.replicas[to]!, 0.1),
      });
      path.style.stroke = `var(--hue-${hueIndex({ of: 'replica', index: to })})`;
      group.append(path);
      return { path, from, to };
    }),
  );
  return { connections, traffic };
}

/** Bent to the left as seen from where it begins, so that there and back are two lines. */
function arc(from: Spot, to: Spot, bend: number): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const middle = { x: (from.x + to.x) / 2 + dy * bend, y: (from.y + to.y) / 2 - dx * bend };
  return `M${from.x.toFixed(1)} ${from.y.toFixed(1)}Q${middle.x.toFixed(1)} ${middle.y.toFixed(1)} ${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
}

function showFlows({ connections, traffic }: Flows, moment: Moment, only: string | null): void {
  for (const { path, from, to } of connections) {
    const { count: all, connected, name } = moment.clients[from]!;
    const share = (connected[to] ?? 0) / Math.max(1, all);
    path.style.strokeWidth = share === 0 ? '0' : String(1 + 6 * Math.sqrt(share));
    path.classList.toggle('dead', moment.replicas[to]!.isDown);
    path.classList.toggle('other', only !== null && only !== name);
  }
  const busiest = Math.max(1, ...moment.traffic.map(({ perSecond }) => perSecond));
  for (const { path, from, to } of traffic) {
    const own = moment.traffic.find((flow) => flow.from === from && flow.to === to);
    path.style.strokeWidth =
      own === undefined ? '0' : String(0.75 + 1.5 * Math.sqrt(own.perSecond / busiest));
  }
}

function inWords(moment: Moment, at_us: number): string {
  const down = moment.clients.reduce((sum, population) => sum + (population.down ?? 0), 0);
  const all = moment.clients.reduce((sum, population) => sum + population.count, 0);
  const isConnected = moment.replicas.some(({ connected }) => connected !== null);
  const places = moment.replicas.flatMap((replica) => {
    const words = nowWords(replica);
    return isConnected || words.length > 0 ? [`${replica.name} ${words.join(', ')}`] : [];
  });
  const connections =
    places.length === 0 ? '' : ` ${isConnected ? 'Connections: ' : ''}${places.join('; ')}.`;
  const served = `${percent((all - down) / Math.max(1, all))} of clients reach the service`;
  return oneLine(`${clock(Math.round(at_us / 1_000_000) * 1_000_000)}: ${served}.${connections}`);
}
