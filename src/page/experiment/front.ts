interface Placed {
  readonly x: number;
  readonly y: number;
}

type Better = 'lower' | 'higher' | 'neither';

/** Those that no other beats in one without being worse in the other, from left to right. */
export function frontOf<P extends Placed>(
  points: readonly P[],
  betterX: Better,
  betterY: Better,
): readonly P[] {
  const better = (a: number, b: number, which: Better) => (which === 'higher' ? a - b : b - a);
  return points
    .filter(
      (point) =>
        !points.some((other) => {
          const [x, y] = [better(other.x, point.x, betterX), better(other.y, point.y, betterY)];
          return x >= 0 && y >= 0 && x + y > 0;
        }),
    )
    .sort((a, b) => a.x - b.x);
}
