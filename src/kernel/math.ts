/**
 * The only file with logarithms, exponentials and trigonometry: engines may differ in their last
 * bit, so what every supported Node version gives is pinned by a test.
 */

/** Natural logarithm. */
export function logarithm(x: number): number {
  return Math.log(x);
}

/** e to the x. */
export function exponential(x: number): number {
  return Math.exp(x);
}

/** x to the y for x > 0; 0 to any positive power is 0. */
export function power(x: number, y: number): number {
  return x === 0 ? 0 : Math.exp(y * Math.log(x));
}

/** The angle whose tangent is x, from −π/2 to π/2. */
export function arcTangent(x: number): number {
  return Math.atan(x);
}

/** Mean radius of the earth, IUGG. */
const EARTH_RADIUS_M = 6_371_008.8;

/** Great-circle distance of two places given in degrees, in whole metres. */
export function haversine_m(latA: number, lonA: number, latB: number, lonB: number): number {
  const radians = Math.PI / 180;
  const dLat = Math.sin(((latB - latA) * radians) / 2);
  const dLon = Math.sin(((lonB - lonA) * radians) / 2);
  const h = dLat * dLat + Math.cos(latA * radians) * Math.cos(latB * radians) * dLon * dLon;
  return Math.round(2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, h))));
}

/** Probability that a standard normal number is at most x; absolute error below 1e-14, relative below 1e-8. */
export function normalCdf(x: number): number {
  return x < 0 ? upperTail(-x) : 1 - upperTail(x);
}

/** P(X > x) for x >= 0: Hart's rational approximation as given by G. West (2005), "Better approximations to cumulative normal functions". */
function upperTail(x: number): number {
  if (x > 37) return 0;
  const e = Math.exp((-x * x) / 2);
  if (x < 7.07106781186547) {
    let top = 3.52624965998911e-2 * x + 0.700383064443688;
    top = top * x + 6.37396220353165;
    top = top * x + 33.912866078383;
    top = top * x + 112.079291497871;
    top = top * x + 221.213596169931;
    top = top * x + 220.206867912376;
    let bottom = 8.83883476483184e-2 * x + 1.75566716318264;
    bottom = bottom * x + 16.064177579207;
    bottom = bottom * x + 86.7807322029461;
    bottom = bottom * x + 296.564248779674;
    bottom = bottom * x + 637.333633378831;
    bottom = bottom * x + 793.826512519948;
    bottom = bottom * x + 440.413735824752;
    return (e * top) / bottom;
  }
  const tail = x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))));
  return e / (tail * 2.506628274631);
}

/**
 * The number below which a standard normal number lies with probability p (0 < p < 1), to about 16
 * digits. Algorithm AS 241 (PPND16), Wichura 1988.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_TOP, r)) / polynomial(CENTRE_BOTTOM, r);
  }
  let r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const far = r > 5;
  r -= far ? 5 : 1.6;
  const value = far
    ? polynomial(FAR_TOP, r) / polynomial(FAR_BOTTOM, r)
    : polynomial(MIDDLE_TOP, r) / polynomial(MIDDLE_BOTTOM, r);
  return q < 0 ? -value : value;
}

/** Of degree seven; coefficients from the highest power down. Written out: the engine unrolls no loops. */
function polynomial(c: readonly number[], x: number): number {
  return ((((((c[0] * x + c[1]) * x + c[2]) * x + c[3]) * x + c[4]) * x + c[5]) * x + c[6]) * x + c[7];
}

const CENTRE_TOP = [
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
  13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
];
const CENTRE_BOTTOM = [
  5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
  5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
];
const MIDDLE_TOP = [
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
];
const MIDDLE_BOTTOM = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
  0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
];
const FAR_TOP = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
  0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
];
const FAR_BOTTOM = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
];
