import assert from "node:assert/strict";
import { test } from "node:test";
import { type Settings, convergence, readout, wantsLogX, wantsLogY } from "../src/convergence";
import { Curves } from "../src/curves";
import type { Page, Run, SeriesView } from "../src/model";
import type { Theme } from "../src/theme";

const theme: Theme = { series: Array.from({ length: 8 }, (_, index) => `#00000${index}`), text: "#000", muted: "#666", line: "#ccc", grid: "#eee", surface: "#fff", font: "sans" };
const frame = { theme, compact: false, standalone: false, width: 900 };

const run = (label: string, status: string, bits: number, values: (number | null)[]): Run => ({
  label, method: label, seed: 1, status, stopReason: "", grid: [], gridScore: null,
  trace: values.map((value, k) => ({ iteration: k, seconds: k, bitsUpPerWorker: bits * k, bitsDownPerWorker: 0, oracleCalls: k, componentGradients: k, metrics: { loss: value } })),
});

const page = (...runs: Run[]): Page => {
  const labels = [...new Set(runs.map(one => one.label))];
  const series: SeriesView[] = labels.map((label, index) => {
    const own = runs.flatMap((one, at) => (one.label === label ? [at] : []));
    return { label, document: 0, runs: own, diverged: own.every(at => runs[at].status === "diverged"), style: { color: index, dash: [], marker: "M0,0Z" } };
  });
  return {
    documents: [{ name: "test", runs }],
    view: {
      title: "test", series, level: null, levelIsStated: false,
      metrics: [{ key: "loss", name: "Loss", symbol: "f(x)", largerIsBetter: false, target: null }],
      axes: [{ key: "bitsUpPerWorker", name: "Bits up per worker", unit: "bit" }],
    },
  };
};

const settings = (one: Page, change: Partial<Settings> = {}): Settings =>
  ({ metric: one.view.metrics[0], logX: false, logY: true, band: true, target: true, hidden: new Set(), ...change });

const draw = (one: Page, change: Partial<Settings> = {}) =>
  convergence(new Curves(one), one.view, one.view.axes[0], settings(one, change), null, frame);

test("a diverging curve does not squeeze the others, and a cross marks where it leaves", () => {
  const picture = draw(page(run("good", "completed", 1, [1, 0.1, 0.01, 1e-4]), run("bad", "diverged", 1, [1, 1e3, 1e30, null])));
  assert.deepEqual(picture.range.y, [1e-4, 1]);
  const series = picture.option.series as { name: string; symbol: string; data: [number, number][] }[];
  const cross = series.filter(one => one.name === "bad").at(-1)!;
  assert.equal(cross.data.length, 1);
  assert.equal(cross.data[0][1], picture.range.y[1]);
});

test("values that a logarithmic axis cannot show are reported", () => {
  assert.match(draw(page(run("a", "completed", 1, [1, 0.1, 0, -1e-17]))).notes.join(), /2 values at or below zero/);
  assert.deepEqual(draw(page(run("a", "completed", 1, [1, 0.1, 0, -1e-17])), { logY: false }).notes, []);
});

test("hidden curves are not drawn and do not set the range", () => {
  const both = page(run("a", "completed", 1, [1, 0.1]), run("b", "completed", 1, [1, 1e-8]));
  assert.deepEqual(draw(both, { hidden: new Set([1]) }).range.y, [0.1, 1]);
});

test("nothing to draw gives an empty plot, not an error", () => {
  assert.equal((draw(page(run("a", "diverged", 1, [null]))).option.series as unknown[]).length, 0);
  assert.equal((draw(page()).option.series as unknown[]).length, 0);
});

test("only curves that end far apart want a logarithmic axis of cost", () => {
  const curves = (factor: number) => {
    const one = page(run("a", "completed", 1, [1, 0.5, 0.2]), run("b", "completed", factor, [1, 0.5, 0.2]));
    return new Curves(one).of(one.view.metrics[0], "bitsUpPerWorker");
  };
  assert.ok(!wantsLogX(curves(5)));
  assert.ok(wantsLogX(curves(50)));
  assert.ok(!wantsLogY(curves(1)));
});

test("the tip lists the last recorded values, best first, and says which curves have ended or diverged", () => {
  const one = page(run("a", "completed", 1, [1, 0.5]), run("b", "completed", 1, [1, 0.5, 0.25, 0.125]), run("c", "diverged", 1, [1, 9]));
  const rows = readout(new Curves(one).of(one.view.metrics[0], "bitsUpPerWorker"), settings(one), 2.5);
  assert.deepEqual(rows.map(row => [row.label, row.text, row.ended]), [["b", "0.25", false], ["a", "0.5", true], ["c", "diverged", true]]);
});

test("a median of seeds of which most diverged ends there", () => {
  const one = page(run("a", "diverged", 1, [1, 2]), run("a", "diverged", 1, [1, 3]), run("a", "completed", 1, [1, 0.5, 0.25]));
  const [curves] = new Curves(one).of(one.view.metrics[0], "bitsUpPerWorker");
  assert.deepEqual(curves.line, { x: [0, 1, 2], y: [1, 2, Infinity] });
  assert.ok(!curves.view.diverged && curves.diverged);
});
