import assert from "node:assert/strict";
import { test } from "node:test";
import { niceRange, spansDecades, ticks, timeTicks } from "../src/scale";

test("logarithmic ranges end at powers of ten, short ones at round numbers", () => {
  assert.deepEqual(niceRange([3e-9, 0.08], true), [1e-9, 0.1]);
  assert.deepEqual(niceRange([0.04, 0.69], true), [0.02, 1]);
  assert.deepEqual(niceRange([0.33, 0.69], true), [0.3, 0.7]);
  assert.deepEqual(niceRange([2, 2], true), [2, 4]);
});

test("zeros, negatives and what is not finite do not spoil a logarithmic range", () => {
  assert.deepEqual(niceRange([0, -3, Number.NaN, Infinity, 1e-4, 1], true), [1e-4, 1]);
  assert.deepEqual(niceRange([0, -1], true), [0.1, 1]);
});

test("linear ranges end at round numbers", () => {
  assert.deepEqual(niceRange([0.03, 0.97], false), [0, 1]);
  assert.deepEqual(niceRange([-3, 12], false), [-5, 15]);
  assert.deepEqual(niceRange([], false), [0, 1]);
  const [low, high] = niceRange([5, 5], false);
  assert.ok(low < high && low <= 5 && high >= 5);
});

test("ticks of many decades skip some, down from the highest", () => {
  assert.deepEqual(ticks([1e-9, 1], true, 6), [1e-8, 1e-6, 1e-4, 1e-2, 1]);
  assert.deepEqual(ticks([1e-4, 0.1], true, 9), [1e-4, 1e-3, 1e-2, 1e-1]);
});

test("ticks within a few decades are 1, 2, 5 and within a fraction of one still several", () => {
  assert.deepEqual(ticks([0.02, 1], true), [0.02, 0.05, 0.1, 0.2, 0.5, 1]);
  assert.ok(ticks([0.3, 0.4], true).length >= 3);
  assert.ok(ticks([1.001e-3, 1.002e-3], true).length >= 2);
});

test("linear ticks are decimal numbers without noise", () => {
  assert.deepEqual(ticks([0, 1], false, 7), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks([-1, 1], false, 6), [-1, -0.5, 0, 0.5, 1]);
});

test("an axis of seconds has round minutes and hours", () => {
  assert.deepEqual(timeTicks([0, 1000], false, 6), [0, 300, 600, 900]);
  assert.deepEqual(timeTicks([0, 4 * 3600], false, 7), [0, 3600, 7200, 10800, 14400]);
  assert.deepEqual(timeTicks([0, 1], false, 7), [0, 0.2, 0.4, 0.6, 0.8, 1]);
});

test("a logarithmic axis is worth it from one decade of positive values on", () => {
  assert.ok(spansDecades([1, 0.1]));
  assert.ok(spansDecades([0, -1, 1, 1e-9]));
  assert.ok(!spansDecades([0.69, 0.33]));
  assert.ok(!spansDecades([0, -1]));
});
