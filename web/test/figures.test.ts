import assert from "node:assert/strict";
import { test } from "node:test";
import { drawExtra } from "../src/extra";
import { bend, legendRows } from "../src/graph";
import type { GridPoint, Page, Run } from "../src/model";
import type { Theme } from "../src/theme";
import { grids, tuning, usesMultiples } from "../src/tuning";

const theme: Theme = { series: Array.from({ length: 8 }, (_, index) => `#00000${index}`), text: "#000", muted: "#666", line: "#ccc", grid: "#eee", surface: "#fff", font: "sans" };

const point = (multiple: number | null, score: number | null, status = "completed", winner = false, options = {}): GridPoint =>
  ({ multiple, stepSize: multiple ?? 0.5, score, status, winner, options });

const page = (grid: GridPoint[], gridScore: string | null = "loss at the end"): Page => ({
  documents: [{ name: "x", runs: [{ label: "a", method: "a", seed: 1, status: "completed", stopReason: "", trace: [], grid, gridScore } as Run] }],
  view: { title: "x", series: [{ label: "a", document: 0, runs: [0], diverged: false, style: { color: 0, dash: [], marker: "M0,0Z" } }], metrics: [], axes: [], level: null, levelIsStated: false },
});

const data = (grid: GridPoint[]) =>
  (tuning(grids(page(grid)), theme, 800, false).series as { data: { value: [number, number] }[] }[]).map(series => series.data.map(one => one.value));

test("candidates are joined by a line, the winner is ringed, the others stand at the edge by their fate", () => {
  const [line, winner, diverged, unfinished] = data([point(4, 0.01, "completed", true), point(1, 0.1), point(16, null, "diverged"), point(64, null)]);
  assert.deepEqual(line, [[1, 0.1], [4, 0.01]]);
  assert.deepEqual(winner, [[4, 0.01]]);
  assert.deepEqual([diverged.map(one => one[0]), unfinished.map(one => one[0])], [[16], [64]]);
  assert.ok(diverged[0][1] > 0.1);
});

test("a grid without any score can be drawn", () => {
  assert.equal(data([point(1, null, "diverged"), point(2, null, "diverged")])[2].length, 2);
});

test("other tuned options make curves of their own", () => {
  assert.equal(grids(page([point(1, 1, "completed", false, { k: 1 }), point(1, 2, "completed", false, { k: 2 }), point(2, 1, "completed", true, { k: 1 })])).length, 2);
  assert.deepEqual(grids(page([])), []);
});

test("steps that were given as numbers stand at themselves", () => {
  assert.ok(usesMultiples(grids(page([point(1, 1)]))));
  assert.ok(!usesMultiples(grids(page([point(null, 1)]))));
  assert.deepEqual(data([point(null, 1)])[0], [[0.5, 1]]);
});

test("extra figures leave out what they cannot show", () => {
  const curves = drawExtra({ kind: "curves", title: "c", xName: "x", yName: "y", isLogX: false, isLogY: true, isScatter: false, curves: [{ label: "a", x: [1, 2, 3, 4], y: [1, 0, null, 0.1] }] }, theme, 800, false);
  assert.deepEqual((curves.series as { data: unknown }[])[0].data, [[1, 1], [4, 0.1]]);
  const heat = drawExtra({ kind: "heatmap", title: "h", xName: "x", yName: "y", valueName: "v", columns: ["a", "b"], rows: ["c"], values: [[null, 100]], isLog: true }, theme, 800, true);
  assert.deepEqual((heat.series as { data: unknown }[])[0].data, [[1, 0, 2, 100]]);
});

test("graphs and trees keep their nodes and edges", () => {
  const graph = drawExtra({ kind: "graph", title: "g", nodes: ["p", "q"], edges: [{ from: 0, to: 1, weight: 1 }], isDirected: true }, theme, 800, false);
  const [series] = graph.series as { data: { name: string }[]; links: { source: string; target: string }[]; layout: string }[];
  assert.deepEqual([series.data.map(node => node.name), series.links.map(link => [link.source, link.target]), series.layout], [["p", "q"], [["0", "1"]], "none"]);
  const large = drawExtra({ kind: "graph", title: "g", nodes: Array.from({ length: 61 }, (_, node) => `${node}`), edges: [], isDirected: false }, theme, 800, false);
  assert.equal((large.series as { layout: string }[])[0].layout, "force");
  const tree = drawExtra({ kind: "tree", title: "t", root: { name: "r", children: [] } }, theme, 800, false);
  assert.equal((tree.series as { data: { name: string }[] }[])[0].data[0].name, "r");
});

test("kinds of edges are series of their own below the nodes, and stand in the legend", () => {
  const figure = {
    kind: "graph" as const, title: "g", nodes: ["0", "1", "2"], isDirected: true, edgeKinds: ["tree 1", "tree 2"], nodeKinds: ["pivot", "on a tree"], kindOfNode: [0, 1, 1],
    edges: [{ from: 0, to: 1, weight: 1, kind: 0 }, { from: 1, to: 2, weight: 1, kind: 0 }, { from: 0, to: 2, weight: 1, kind: 1 }],
  };
  const option = drawExtra(figure, theme, 800, false);
  const series = option.series as { name: string; links: { source: string; target: string; lineStyle: { color: string } }[]; data: { x: number; y: number; category?: number }[] }[];
  assert.deepEqual(series.map(one => one.links.map(link => link.source + link.target)), [["01", "12"], ["02"], []]);
  assert.notEqual(series[0].links[0].lineStyle.color, series[1].links[0].lineStyle.color);
  assert.deepEqual(series[2].data.map(node => node.category), [0, 1, 1]);
  for (const one of series) assert.deepEqual(one.data.map(node => [node.x, node.y]), series[0].data.map(node => [node.x, node.y]));
  const legend = option.legend as { show: boolean; data: { name: string }[] };
  assert.deepEqual([legend.show, ...legend.data.map(entry => entry.name)], [true, "tree 1", "tree 2", "pivot", "on a tree"]);
});

test("an edge bends around nodes that stand on its line, and away from its opposite", () => {
  const row = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 2, y: 0 }, { x: 0, y: 1 }];
  assert.equal(bend(row, 0, 1, false), 0);
  assert.ok(bend(row, 0, 2, false) > 0);
  assert.ok(bend(row, 0, 1, true) > 0);
  assert.equal(bend(row, 2, 3, false), 0);
});

test("a legend takes more rows where there is less room", () => {
  const names = ["tree 1, 10 coordinates/s", "tree 2, 10 coordinates/s", "tree 3, 10 coordinates/s", "pivot"];
  assert.deepEqual([legendRows(names, 1200), legendRows(names, 400), legendRows(["one"], 400)], [1, 3, 0]);
});

test("curves make room for as many rows of names as their legend takes", () => {
  const top = (width: number) => (drawExtra({
    kind: "curves", title: "c", xName: "x", yName: "y", isLogX: false, isLogY: false, isScatter: false,
    curves: ["measured", "principal-component-regression, r = 0.9951", "ef21, r = 0.9066"].map(label => ({ label, x: [1], y: [1] })),
  }, theme, width, false).grid as { top: number }).top;
  assert.equal(top(440) - top(1200), 22 * 2);
});

test("a large heat map has no lines between its cells, and labels the ticks that it is told to", () => {
  const heat = (size: number, ticks?: number[]) => drawExtra({
    kind: "heatmap", title: "h", xName: "x", yName: "y", valueName: "v", isLog: false, columnTicks: ticks,
    columns: Array.from({ length: size }, (_, k) => `${k}`), rows: ["r"], values: [Array.from({ length: size }, (_, k) => k)],
  }, theme, 800, false);
  const border = (size: number) => (heat(size).series as { itemStyle: { borderWidth: number } }[])[0].itemStyle.borderWidth;
  assert.deepEqual([border(5), border(83)], [1, 0]);
  const { interval } = (heat(83, [10, 30]).xAxis as { axisLabel: { interval: (index: number) => boolean } }).axisLabel;
  assert.deepEqual([0, 10, 20, 30].map(interval), [false, true, false, true]);
});
