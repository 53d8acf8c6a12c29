// Scores of tuned candidates against their step: which one won, and what became of the others.
import { axis } from "./axes";
import type { Option, SeriesOption } from "./echarts";
import { escaped } from "./figure";
import type { GridPoint, Page, SeriesView } from "./model";
import { runsOf } from "./model";
import { exact } from "./numbers";
import { niceRange, spansDecades } from "./scale";
import type { Theme } from "./theme";

export interface Grid {
  view: SeriesView;
  seed: number;
  /** What the scores mean, in words. */
  score: string;
  points: GridPoint[];
}

const cross = "path://M-6,-8L0,-2L6,-8L8,-6L2,0L8,6L6,8L0,2L-6,8L-8,6L-2,0L-8,-6Z";

/** Where a candidate stands: at its multiple of the theory's step, or at the step itself where the steps were given. */
export const usesMultiples = (all: readonly Grid[]): boolean => all.every(grid => grid.points.every(point => point.multiple !== null));

/** The grids of a page: one for every tuned run and every combination of the other tuned options. */
export function grids(page: Page): Grid[] {
  return page.view.series.flatMap(view => runsOf(page, view).flatMap(run => {
    const parts = new Map<string, GridPoint[]>();
    for (const point of run.grid) {
      const key = JSON.stringify(point.options ?? {});
      parts.set(key, [...(parts.get(key) ?? []), point]);
    }
    return [...parts.values()].map(points => ({ view, seed: run.seed, score: run.gridScore ?? "score", points: points.sort((a, b) => a.stepSize - b.stepSize) }));
  }));
}

/**
 * Draws grids of one meaning in one plot. Winners are ringed. What has no score stands at the upper edge: a cross where it
 * diverged, an empty marker where it ran to its end without reaching what is scored.
 */
export function tuning(all: readonly Grid[], theme: Theme, width: number, standalone: boolean): Option {
  const scores = all.flatMap(grid => grid.points.map(point => point.score)).filter((score): score is number => score !== null && Number.isFinite(score));
  const log = spansDecades(scores) && scores.every(score => score > 0);
  const y = niceRange(scores, log);
  const top = log ? y[1] * (y[1] / y[0]) ** 0.1 : y[1] + (y[1] - y[0]) * 0.1;
  const multiple = usesMultiples(all);
  const place = (point: GridPoint) => (multiple ? point.multiple! : point.stepSize);
  const places = [...new Set(all.flatMap(grid => grid.points.map(place)))].sort((a, b) => a - b);
  const methods = [...new Set(all.map(grid => grid.view))];
  const crowded = all.length > 2 * methods.length;
  const series = all.flatMap(grid => gridSeries(grid, theme, place, top, crowded, 13 * (methods.indexOf(grid.view) - (methods.length - 1) / 2)));
  const range: [number, number] = [places[0] / 1.25, places[places.length - 1] * 1.25];
  const xAxis = axis({ name: multiple ? "multiple of the theory's step" : "step size", unit: "", range, log: true, theme, vertical: false, most: Math.max(3, Math.floor(width / 90)), compact: false });
  const label = (value: number) => (multiple ? `${Number(value.toPrecision(4))}×` : exact(Number(value.toPrecision(4))));
  return {
    animation: false,
    textStyle: { fontFamily: theme.font },
    ...(standalone ? {
      backgroundColor: theme.surface,
      title: { text: "Tuned step sizes", left: 14, top: 10, textStyle: { color: theme.text, fontSize: 16, fontFamily: theme.font } },
    } : {}),
    legend: { data: methods.map(view => view.label), top: standalone ? 38 : 0, left: 60, itemWidth: 36, textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 13 } },
    tooltip: { trigger: "item", backgroundColor: theme.surface, borderColor: theme.line, textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 13 }, confine: true },
    grid: { left: 78, right: 22, top: standalone ? 84 : 40, bottom: 48 },
    xAxis: {
      ...xAxis,
      axisTick: { customValues: places, show: true, length: 4, lineStyle: { color: theme.line } },
      axisLabel: { ...(xAxis as { axisLabel: object }).axisLabel, customValues: places, formatter: label },
    } as Option["xAxis"],
    yAxis: axis({ name: all[0]?.score, unit: unitOf(all[0]?.score ?? ""), range: [y[0], top], log, theme, vertical: true, most: 7, compact: false }),
    series,
  };
}

function gridSeries(grid: Grid, theme: Theme, place: (point: GridPoint) => number, top: number, crowded: boolean, shift: number): SeriesOption[] {
  const color = theme.series[grid.view.style.color];
  const common = { name: grid.view.label, animation: false, emphasis: { disabled: true } } as const;
  const data = (chosen: readonly GridPoint[], at: (point: GridPoint) => number) =>
    chosen.map(point => ({ value: [place(point), at(point)], tooltip: { formatter: () => tip(grid, point) } }));
  const scored = grid.points.filter(point => point.score !== null && Number.isFinite(point.score));
  const others = grid.points.filter(point => !scored.includes(point));
  return [
    {
      ...common, type: "line", data: data(scored, point => point.score!), symbol: "path://" + grid.view.style.marker, symbolSize: 9, showAllSymbol: true, itemStyle: { color }, z: 3,
      lineStyle: { color, width: crowded ? 1.2 : 2, opacity: crowded ? 0.55 : 1, type: grid.view.style.dash.length > 0 ? grid.view.style.dash : "solid" },
    },
    {
      ...common, type: "scatter", data: data(scored.filter(point => point.winner), point => point.score!), symbol: "circle", symbolSize: 20,
      itemStyle: { color: "transparent", borderColor: color, borderWidth: 2 }, z: 4,
    },
    {
      ...common, type: "scatter", data: data(others.filter(point => point.status === "diverged"), () => top), symbol: cross, symbolSize: 12, symbolOffset: [shift, 0], itemStyle: { color }, z: 4,
    },
    {
      ...common, type: "scatter", data: data(others.filter(point => point.status !== "diverged"), () => top), symbol: "path://" + grid.view.style.marker, symbolSize: 9, symbolOffset: [shift, 0],
      itemStyle: { color: theme.surface, borderColor: color, borderWidth: 1.6 }, z: 4,
    },
  ];
}

function tip(grid: Grid, point: GridPoint): string {
  const step = `${point.multiple === null ? "" : `${point.multiple} × theory: `}γ = ${exact(point.stepSize)}`;
  const options = Object.entries(point.options ?? {}).map(([name, value]) => `, ${name} = ${exact(value)}`).join("");
  const score = point.score === null || !Number.isFinite(point.score) ? "no score" : `${grid.score}: ${exact(point.score)}`;
  return `<b>${escaped(grid.view.label)}</b> (seed ${grid.seed})<br>${escaped(step + options)}<br>${escaped(score)}, ${escaped(point.status)}${point.winner ? ", winner" : ""}`;
}

const unitOf = (score: string): string => (score.startsWith("bits") ? "bit" : score.startsWith("seconds") ? "s" : "");
