import assert from "node:assert/strict";
import { test } from "node:test";
import type { Run, TracePoint } from "../src/model";
import { type Curve, band, curve, drawable, indexAt, marked, quantile, restlessness, smooth, thin, valueAt } from "../src/series";

const line = (count: number, y: (index: number) => number): Curve => ({
  x: Array.from({ length: count }, (_, index) => index),
  y: Array.from({ length: count }, (_, index) => y(index)),
});

test("a curve takes the finite values of a metric and skips the others", () => {
  const point = (iteration: number, loss: number | null): TracePoint =>
    ({ iteration, seconds: 2 * iteration, bitsUpPerWorker: 8 * iteration, bitsDownPerWorker: 0, oracleCalls: iteration, componentGradients: iteration, metrics: loss === null && iteration === 3 ? {} : { loss } });
  const run = { trace: [point(0, 1), point(1, null), point(2, 0.25), point(3, null)] } as Run;
  assert.deepEqual(curve(run, "bitsUpPerWorker", "loss"), { x: [0, 16], y: [1, 0.25] });
});

test("the index at x is that of the last point at or before it", () => {
  assert.deepEqual([-1, 0, 0.5, 1, 7, 9].map(x => indexAt([0, 1, 7], x)), [-1, 0, 0, 1, 2, 2]);
});

test("values between points are interpolated in the logarithm where both are positive", () => {
  assert.ok(Math.abs(valueAt({ x: [0, 2], y: [1, 1e-4] }, 1, 0) - 1e-2) < 1e-12);
  assert.equal(valueAt({ x: [0, 2], y: [1, -1] }, 1, 0), 0);
  assert.equal(valueAt({ x: [0, 2], y: [1, 5] }, 3, 42), 42);
  assert.ok(Number.isNaN(valueAt({ x: [1, 2], y: [1, 5] }, 0, 42)));
});

test("quantiles interpolate and let infinity be worst", () => {
  assert.equal(quantile([1, 2, 3, 4], 0.25), 1.75);
  assert.equal(quantile([1, 2, Infinity], 0.5), 2);
  assert.equal(quantile([1, Infinity], 0.5), Infinity);
  assert.equal(quantile([Infinity, Infinity], 0.25), Infinity);
});

test("the band of several seeds has their median and quartiles", () => {
  const result = band([line(3, () => 1), line(3, () => 2), line(3, () => 5)], [false, false, false], Infinity);
  assert.deepEqual(result, { x: [0, 1, 2], low: [1.5, 1.5, 1.5], mid: [2, 2, 2], high: [3.5, 3.5, 3.5] });
});

test("a seed that stopped keeps its last value, one that diverged is worst from there on", () => {
  const short = { x: [0, 1], y: [1, 4] };
  const long = { x: [0, 1, 2], y: [1, 1, 1] };
  assert.deepEqual(band([short, long, long], [false, false, false], Infinity).high, [1, 2.5, 2.5]);
  assert.deepEqual(band([short, long, long], [true, false, false], Infinity).mid, [1, 1, 1]);
  assert.equal(band([short, long, long], [true, false, false], Infinity).high[2], Infinity);
  assert.equal(band([short, long, short], [true, false, true], Infinity).mid[2], Infinity);
});

test("seeds recorded at different places are joined, and long ones keep first and last", () => {
  assert.deepEqual(band([{ x: [0, 2], y: [0, 2] }, { x: [0, 1], y: [0, 1] }], [false, false], Infinity).x, [0, 1, 2]);
  const many = band([line(10_000, () => 1), line(10_000, () => 2)], [false, false], Infinity, 100);
  assert.equal(many.x.length, 100);
  assert.equal(many.x[0], 0);
  assert.equal(many.x[99], 9999);
  assert.deepEqual(band([{ x: [], y: [] }], [false], Infinity).x, []);
});

test("what a logarithmic axis cannot show is left out and counted", () => {
  const { curve: kept, lost } = drawable({ x: [0, 1, 2, 3], y: [1, 0, -1e-17, 4] }, true, true);
  assert.deepEqual(kept, { x: [3], y: [4] });
  assert.equal(lost, 2);
  assert.equal(drawable({ x: [0], y: [-1] }, false, false).curve.x.length, 1);
});

test("thinning keeps the ends and every spike", () => {
  const spiky = line(100_000, index => (index === 54_321 ? 1e9 : index === 77_777 ? 1e-9 : 1 + (index % 7)));
  for (const logX of [false, true]) {
    const thinned = thin(spiky, 0, 100_000, 300, logX);
    assert.ok(thinned.x.length <= 2 * 300 + 2);
    assert.equal(thinned.x[0], 0);
    assert.equal(thinned.x[thinned.x.length - 1], 99_999);
    assert.ok(thinned.y.includes(1e9));
    assert.ok(thinned.y.includes(1e-9));
    assert.deepEqual(thinned.x, [...thinned.x].sort((a, b) => a - b));
  }
});

test("a zoomed stretch is drawn in full with its neighbours", () => {
  const thinned = thin(line(100_000, index => index), 500.5, 510.5, 300, false);
  assert.deepEqual(thinned.x, [500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511]);
});

test("a smoothed curve has the medians of stretches from its first value to its end", () => {
  const noisy = line(1001, index => (index % 2 === 0 ? 1 : 100) + (index === 500 ? 1e9 : 0));
  const smoothed = smooth(noisy, 0, 1000, 10, false);
  assert.deepEqual([smoothed.x[0], smoothed.y[0], smoothed.x.at(-1)], [0, 1, 1000]);
  assert.ok(smoothed.x.length <= 12);
  assert.ok(smoothed.y.every(value => value <= 100));
});

test("markers lie on the lines that are drawn", () => {
  const steep = { x: Array.from({ length: 101 }, (_, index) => index + 1), y: Array.from({ length: 101 }, (_, index) => 10 ** -index) };
  assert.ok(Math.abs(marked(steep, 1, 101, 4, 0.125, false, true).y[0] - 10 ** -3.125) < 1e-9);
  assert.ok(Math.abs(marked(steep, 1, 101, 4, 0.125, false, false).y[0] - (1e-3 + 0.125 * (1e-4 - 1e-3))) < 1e-12);
  assert.ok(Math.abs(marked(steep, 1, 100, 2, 0.5, true, false).x[0] - 100 ** 0.25) < 1e-12);
});

test("few points are all marked, within the range", () => {
  assert.deepEqual(marked(line(5, index => index), 1, 3, 4, 0.5, false, false), { x: [1, 2, 3], y: [1, 2, 3] });
  assert.deepEqual(marked({ x: [], y: [] }, 0, 1, 3, 0, false, false), { x: [], y: [] });
});

test("restlessness tells a curve that jumps from one that goes its way", () => {
  assert.equal(restlessness(line(50, index => 10 ** -index), true), 1);
  assert.equal(restlessness(line(101, index => index % 2), false), 100);
  assert.equal(restlessness(line(5, () => 3), false), 1);
});
