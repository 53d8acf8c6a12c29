// Figures that the caller of the report adds: curves, heat maps, graphs, trees.
import { axis } from "./axes";
import type { Option, SeriesOption } from "./echarts";
import { escaped, savedHeight } from "./figure";
import { graph, graphHeight, legendRows } from "./graph";
import type { CurveFigure, ExtraFigure, HeatmapFigure, TreeFigure, TreeNode } from "./model";
import { exact } from "./numbers";
import { niceRange } from "./scale";
import type { Theme } from "./theme";

const markers = ["circle", "rect", "triangle", "diamond", "pin", "arrow"];
const dashes: ("solid" | number[])[] = ["solid", [9, 4], [2, 3], [9, 3, 2, 3]];
// From light to dark in brightness as well as in hue, so that it survives grey printing and colour blindness.
const scale = ["#fde725", "#8fd744", "#35b779", "#21918c", "#31688e", "#443983", "#440154"];

/** Draws one. */
export function drawExtra(figure: ExtraFigure, theme: Theme, width: number, standalone: boolean): Option {
  const top = standalone ? 48 : 10;
  const common: Option = {
    animation: false,
    textStyle: { fontFamily: theme.font, color: theme.text },
    tooltip: { confine: true, backgroundColor: theme.surface, borderColor: theme.line, textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 13 } },
    ...(standalone ? { backgroundColor: theme.surface, title: { text: figure.title, left: 14, top: 10, textStyle: { color: theme.text, fontSize: 16, fontFamily: theme.font } } } : {}),
  };
  switch (figure.kind) {
    case "curves": return { ...common, ...curves(figure, theme, width, top) };
    case "heatmap": return { ...common, ...heatmap(figure, theme, top) };
    case "graph": return { ...common, ...graph(figure, theme, width, standalone ? savedHeight : graphHeight, top) };
    case "tree": return { ...common, series: [tree(figure, theme, width, top)] };
  }
}

function curves(figure: CurveFigure, theme: Theme, width: number, top: number): Option {
  const series = figure.curves.map((curve, index): SeriesOption => {
    const color = theme.series[index % theme.series.length];
    const data = curve.x.map((x, at) => [x, curve.y[at]]).filter((point): point is [number, number] =>
      point[0] !== null && point[1] !== null && (!figure.isLogX || point[0] > 0) && (!figure.isLogY || point[1] > 0));
    const symbol = markers[index % markers.length];
    const common = { name: curve.label, data, symbol, itemStyle: { color }, animation: false, emphasis: { disabled: true } };
    return figure.isScatter
      ? { ...common, type: "scatter", symbolSize: 7 }
      : { ...common, type: "line", symbolSize: 7, showSymbol: data.length <= 40, lineStyle: { color, width: 2, type: dashes[index % dashes.length] } };
  });
  const all = series.flatMap(one => one.data as [number, number][]);
  const look = { theme, compact: false, unit: "" };
  // A line shows its dashes, a cloud its marker alone.
  const symbol = figure.isScatter ? 12 : 30;
  const rows = Math.max(1, legendRows(figure.curves.map(curve => curve.label), width - 46, symbol + 22));
  return {
    legend: { top: top - 6, left: 60, right: 14, textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 12 }, itemWidth: symbol, itemHeight: 12, itemGap: 14 },
    grid: { left: 74, right: 20, top: top + 4 + 22 * rows, bottom: 46 },
    tooltip: {
      trigger: "item", confine: true, backgroundColor: theme.surface, borderColor: theme.line, textStyle: { color: theme.text, fontSize: 13 },
      formatter: hit => {
        const { seriesName, value } = hit as unknown as { seriesName: string; value: [number, number] };
        return `<b>${escaped(seriesName)}</b><br>${escaped(figure.xName)}: ${exact(value[0])}<br>${escaped(figure.yName)}: ${exact(value[1])}`;
      },
    },
    xAxis: axis({ ...look, name: figure.xName, range: niceRange(all.map(point => point[0]), figure.isLogX), log: figure.isLogX, vertical: false, most: Math.max(3, Math.floor(width / 95)) }),
    yAxis: axis({ ...look, name: figure.yName, range: niceRange(all.map(point => point[1]), figure.isLogY), log: figure.isLogY, vertical: true, most: 8 }),
    series,
  };
}

function heatmap(figure: HeatmapFigure, theme: Theme, top: number): Option {
  const place = (value: number) => (figure.isLog ? Math.log10(value) : value);
  const data: [number, number, number, number][] = [];
  figure.values.forEach((row, y) => row.forEach((value, x) => {
    if (value !== null && (!figure.isLog || value > 0)) data.push([x, y, place(value), value]);
  }));
  const shown = data.map(cell => cell[2]);
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  const label = (ticks?: number[]) =>
    ({ color: theme.muted, fontFamily: theme.font, ...(ticks !== undefined && ticks.length > 0 ? { interval: (index: number) => ticks.includes(index) } : {}) });
  // Lines between cells are for matrices that are read cell by cell.
  const border = figure.columns.length > 30 || figure.rows.length > 30 ? 0 : 1;
  const names = { axisLine: { lineStyle: { color: theme.line } }, axisTick: { show: false }, nameTextStyle: { color: theme.muted, fontSize: 13 }, nameLocation: "middle" as const };
  return {
    grid: { left: 84, right: 130, top, bottom: 48 },
    tooltip: {
      confine: true, backgroundColor: theme.surface, borderColor: theme.line, textStyle: { color: theme.text, fontSize: 13 },
      formatter: hit => {
        const [x, y, , value] = (hit as unknown as { value: [number, number, number, number] }).value;
        return `${escaped(figure.xName)}: ${escaped(figure.columns[x])}<br>${escaped(figure.yName)}: ${escaped(figure.rows[y])}<br><b>${escaped(figure.valueName)}: ${exact(value)}</b>`;
      },
    },
    xAxis: { ...names, type: "category", data: figure.columns, name: figure.xName, nameGap: 30, axisLabel: label(figure.columnTicks) },
    yAxis: { ...names, type: "category", data: figure.rows, name: figure.yName, nameGap: 62, axisLabel: label(figure.rowTicks) },
    visualMap: {
      type: "continuous", text: [figure.valueName, ""], min: shown.length > 0 ? least : 0, max: shown.length > 0 && most > least ? most : (shown[0] ?? 0) + 1, dimension: 2, calculable: true, orient: "vertical", right: 30, top: "middle", itemHeight: 180,
      inRange: { color: scale }, textStyle: { color: theme.muted, fontSize: 11 }, formatter: value => exact(figure.isLog ? 10 ** Number(value) : Number(value), 3),
    },
    series: [{ type: "heatmap", data, animation: false, emphasis: { disabled: true }, itemStyle: { borderColor: theme.surface, borderWidth: border } }],
  };
}

// Names need about 6.5 pixels a letter; they may take at most a third of the width on either side.
const room = (name: string, width: number) => Math.min(width / 3, 24 + 6.5 * name.length);

const leaves = (node: TreeNode): string[] => (node.children.length === 0 ? [node.name] : node.children.flatMap(leaves));

function tree(figure: TreeFigure, theme: Theme, width: number, top: number): SeriesOption {
  const last = leaves(figure.root).reduce((longest, name) => (name.length > longest.length ? name : longest), "");
  return {
    type: "tree",
    data: [figure.root],
    top: top + 6, bottom: 16, left: Math.max(90, room(figure.root.name, width)), right: Math.max(60, room(last, width)),
    orient: "LR", roam: false, animation: false, initialTreeDepth: -1, expandAndCollapse: true,
    symbol: "circle", symbolSize: 8,
    itemStyle: { color: theme.series[0], borderColor: theme.series[0] },
    lineStyle: { color: theme.line, width: 1.4, curveness: 0.5 },
    label: { position: "left", align: "right", verticalAlign: "middle", color: theme.text, fontSize: 12, distance: 7 },
    leaves: { label: { position: "right", align: "left" } },
    emphasis: { disabled: true },
    tooltip: { formatter: hit => escaped((hit as unknown as { name: string }).name) },
  };
}
