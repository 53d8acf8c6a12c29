import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, exact, grouped, level, power, quantity, si } from "../src/numbers";

const all = (write: (value: number) => string, cases: [number, string][]) => {
  for (const [value, text] of cases) assert.equal(write(value), text);
};

test("SI prefixes with three digits", () =>
  all(value => si(value, "bit"), [[0, "0 bit"], [640, "640 bit"], [999.96, "1 kbit"], [1_234_567, "1.23 Mbit"], [99_960_000, "100 Mbit"], [-2500, "−2.5 kbit"], [Infinity, "∞"]]));

test("small shares keep their digits", () => all(value => si(value), [[0.00012, "0.00012"], [0.25, "0.25"]]));

test("seconds grow into minutes, hours and days", () =>
  all(duration, [[0, "0 s"], [0.35, "350 ms"], [2.5e-5, "25 µs"], [90, "90 s"], [750, "12.5 min"], [12_240, "3.4 h"], [259_200, "3 d"]]));

test("exact numbers have six digits", () =>
  all(value => exact(value), [[0, "0"], [0.123456789, "0.123457"], [1e-7, "1e-7"], [1.23456789e-7, "1.23457e-7"], [1.5e9, "1.5e9"], [-2, "−2"]]));

test("powers of ten", () => all(power, [[1, "1"], [1e-6, "10⁻⁶"], [5e-12, "5×10⁻¹²"], [0.1, "10⁻¹"], [2e7, "2×10⁷"]]));

test("levels are plain where that is short", () => all(level, [[0.35, "0.35"], [1e-6, "10⁻⁶"]]));

test("counts have separators", () => {
  assert.equal(grouped(1234567.891), "1,234,567.89");
  assert.equal(quantity(2_500_000, ""), "2.5 M");
  assert.equal(quantity(40_000, ""), "40,000");
});
