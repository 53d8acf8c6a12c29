// From traces to curves: pure functions, no drawing.
import type { AxisKey, Run } from "./model";

export interface Curve {
  x: number[];
  y: number[];
}

export interface Band {
  x: number[];
  low: number[];
  mid: number[];
  high: number[];
}

/** The finite points of one run. */
export function curve(run: Run, axis: AxisKey, metric: string): Curve {
  const x: number[] = [];
  const y: number[] = [];
  for (const point of run.trace) {
    const value = point.metrics[metric];
    if (typeof value !== "number" || !Number.isFinite(value)) continue;
    x.push(point[axis]);
    y.push(value);
  }
  return { x, y };
}

/** Index of the last point at or before x; -1 where x lies before the curve. */
export function indexAt(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The curve at x: interpolated between points (in the logarithm where both ends are positive), `after` beyond its end. */
export function valueAt({ x: xs, y: ys }: Curve, x: number, after: number): number {
  const index = indexAt(xs, x);
  if (index < 0) return Number.NaN;
  if (index === xs.length - 1) return x > xs[index] ? after : ys[index];
  const width = xs[index + 1] - xs[index];
  const weight = width > 0 ? (x - xs[index]) / width : 0;
  if (weight === 0) return ys[index];
  const [from, to] = [ys[index], ys[index + 1]];
  return from > 0 && to > 0 ? Math.exp(Math.log(from) * (1 - weight) + Math.log(to) * weight) : from * (1 - weight) + to * weight;
}

/** A quantile with linear interpolation between order statistics; infinite values sort last. */
export function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  const weight = position - below;
  if (weight === 0 || sorted[below] === sorted[above]) return sorted[below];
  return sorted[below] + weight * (sorted[above] - sorted[below]);
}

/**
 * Median and quartiles of several seeds at every x that one of them recorded (at most `most` of them). A seed that has
 * ended keeps its last value; one that diverged counts as worse than all others (`worst`) from there on.
 */
export function band(curves: readonly Curve[], diverged: readonly boolean[], worst: number, most = 2000): Band {
  const result: Band = { x: [], low: [], mid: [], high: [] };
  const alive = curves.map((one, index) => ({ one, diverged: diverged[index] })).filter(({ one }) => one.x.length > 0);
  if (alive.length === 0) return result;
  const start = Math.max(...alive.map(({ one }) => one.x[0]));
  const all = [...new Set(alive.flatMap(({ one }) => one.x))].filter(x => x >= start).sort((a, b) => a - b);
  const xs = all.length <= most ? all : Array.from({ length: most }, (_, index) => all[Math.round((index * (all.length - 1)) / (most - 1))]);
  for (const x of xs) {
    const values = alive.map(({ one, diverged: bad }) => valueAt(one, x, bad ? worst : one.y[one.y.length - 1])).sort((a, b) => a - b);
    result.x.push(x);
    result.low.push(quantile(values, 0.25));
    result.mid.push(quantile(values, 0.5));
    result.high.push(quantile(values, 0.75));
  }
  return result;
}

/** Points that a logarithmic axis cannot show are left out and counted. */
export function drawable({ x, y }: Curve, logX: boolean, logY: boolean): { curve: Curve; lost: number } {
  const kept: Curve = { x: [], y: [] };
  let lost = 0;
  for (let index = 0; index < x.length; index++) {
    if (logX && !(x[index] > 0)) continue;
    if (logY && !(y[index] > 0)) {
      lost++;
      continue;
    }
    kept.x.push(x[index]);
    kept.y.push(y[index]);
  }
  return { curve: kept, lost };
}

/**
 * At most about two points a bucket between `from` and `to`: the smallest and the largest value, in the order in which
 * they come, with the neighbours just outside the range so that lines run to the edge. First and last points are kept.
 */
export function thin({ x, y }: Curve, from: number, to: number, buckets: number, logX: boolean): Curve {
  let first = indexAt(x, from);
  if (first < 0) first = 0;
  let last = indexAt(x, to) + 1;
  if (last >= x.length) last = x.length - 1;
  if (last - first + 1 <= 2 * buckets) return { x: x.slice(first, last + 1), y: y.slice(first, last + 1) };
  const place = (value: number) => (logX ? Math.log(Math.max(value, Number.MIN_VALUE)) : value);
  const left = place(logX ? Math.max(x[first], from, Number.MIN_VALUE) : Math.max(x[first], from));
  const width = place(Math.min(x[last], to)) - left;
  const bucketOf = (index: number) => (width > 0 ? Math.min(buckets - 1, Math.max(0, Math.floor(((place(x[index]) - left) / width) * buckets))) : 0);
  const kept: number[] = [first];
  let index = first + 1;
  while (index < last) {
    const bucket = bucketOf(index);
    let least = index;
    let most = index;
    for (; index < last && bucketOf(index) === bucket; index++) {
      if (y[index] < y[least]) least = index;
      if (y[index] > y[most]) most = index;
    }
    kept.push(Math.min(least, most));
    if (least !== most) kept.push(Math.max(least, most));
  }
  if (last > first) kept.push(last);
  return { x: kept.map(at => x[at]), y: kept.map(at => y[at]) };
}

/** How often a curve runs up and down its own height; 1 for a monotone one. */
export function restlessness({ y }: Curve, log: boolean): number {
  let [least, most, path] = [Infinity, -Infinity, 0];
  const height = (value: number) => (log ? Math.log(value) : value);
  y.forEach((value, index) => {
    least = Math.min(least, height(value));
    most = Math.max(most, height(value));
    if (index > 0) path += Math.abs(height(value) - height(y[index - 1]));
  });
  return most > least ? path / (most - least) : 1;
}

/**
 * Median of the values in every bucket, for a curve that jumps too much to be followed by eye. It begins at the first
 * value and runs to the end.
 */
export function smooth({ x, y }: Curve, from: number, to: number, buckets: number, logX: boolean): Curve {
  const place = (value: number) => (logX ? Math.log(Math.max(value, Number.MIN_VALUE)) : value);
  const first = Math.max(0, indexAt(x, from));
  const last = Math.min(x.length - 1, indexAt(x, to) + 1);
  const result: Curve = { x: [x[first]], y: [y[first]] };
  const [left, right] = [place(x[first]), place(x[last])];
  for (let index = first + 1; index < last; ) {
    const bucket = Math.floor(((place(x[index]) - left) / (right - left)) * buckets);
    const start = index;
    while (index < last && Math.floor(((place(x[index]) - left) / (right - left)) * buckets) === bucket) index++;
    result.x.push(x[(start + index - 1) >> 1]);
    result.y.push(quantile(y.slice(start, index).sort((a, b) => a - b), 0.5));
  }
  if (last > first) {
    result.x.push(x[last]);
    result.y.push(result.y[result.y.length - 1]);
  }
  return result;
}

/**
 * Points for markers: those of the curve where they are few, else evenly spread along the axis and shifted from curve to
 * curve so that markers do not cover each other. They lie on the straight lines that are drawn between points.
 */
export function marked(line: Curve, from: number, to: number, count: number, shift: number, logX: boolean, logY: boolean): Curve {
  const result: Curve = { x: [], y: [] };
  if (line.x.length === 0) return result;
  if (line.x.length <= 2 * count) {
    line.x.forEach((x, index) => {
      if (x < from || x > to) return;
      result.x.push(x);
      result.y.push(line.y[index]);
    });
    return result;
  }
  const start = Math.max(from, line.x[0]);
  const end = Math.min(to, line.x[line.x.length - 1]);
  const along = (a: number, b: number, share: number, log: boolean) => (log && a > 0 && b > 0 ? a * (b / a) ** share : a + (b - a) * share);
  for (let mark = 0; mark < count; mark++) {
    const x = along(start, end, (mark + shift) / count, logX);
    const index = indexAt(line.x, x);
    if (index < 0 || index + 1 >= line.x.length) continue;
    const [left, right] = [line.x[index], line.x[index + 1]];
    const share = logX && left > 0 ? Math.log(x / left) / Math.log(right / left) : (x - left) / (right - left);
    result.x.push(x);
    result.y.push(along(line.y[index], line.y[index + 1], share, logY));
  }
  return result;
}
