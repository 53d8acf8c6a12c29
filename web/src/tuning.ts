// Scores of tuned candidates against their multiple of the theory's step.
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
  points: GridPoint[];
}

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
    return [...parts.values()].map(points => ({ view, seed: run.seed, points: points.sort((a, b) => a.stepSize - b.stepSize) }));
  }));
}

/** Draws them in one plot: candidates that diverged are crosses at the upper edge, winners are ringed. */
export function tuning(all: readonly Grid[], theme: Theme, width: number, standalone: boolean): Option {
  const scores = all.flatMap(grid => grid.points.map(point => point.score)).filter((score): score is number => score !== null && Number.isFinite(score));
  const log = spansDecades(scores) && scores.every(score => score > 0);
  const y = niceRange(scores, log);
  const top = log ? y[1] * (y[1] / y[0]) ** 0.08 : y[1] + (y[1] - y[0]) * 0.08;
  const multiple = usesMultiples(all);
  const place = (point: GridPoint) => (multiple ? point.multiple! : point.stepSize);
  const places = [...new Set(all.flatMap(grid => grid.points.map(place)))].sort((a, b) => a - b);
  const range: [number, number] = [places[0] / 1.25, places[places.length - 1] * 1.25];
  const crowded = all.length > 2 * new Set(all.map(grid => grid.view)).size;
  const series: SeriesOption[] = [];
  for (const grid of all) {
    const color = theme.series[grid.view.style.color];
    const common = { name: grid.view.label, animation: false, emphasis: { disabled: true } } as const;
    const label = (point: GridPoint) =>
      `<b>${escaped(grid.view.label)}</b> (seed ${grid.seed})<br>${point.multiple === null ? "" : `${point.multiple} × theory: `}γ = ${exact(point.stepSize)}${options(point)}<br>score ${point.score === null ? "–" : exact(point.score)}, ${escaped(point.status)}${point.winner ? ", winner" : ""}`;
    const data = (chosen: readonly GridPoint[], at: (point: GridPoint) => number) =>
      chosen.map(point => ({ value: [place(point), at(point)], tooltip: { formatter: () => label(point) } }));
    const scored = grid.points.filter(point => point.score !== null && Number.isFinite(point.score));
    series.push({
      ...common, type: "line", data: data(scored, point => point.score!), symbol: "path://" + grid.view.style.marker, symbolSize: 9, showAllSymbol: true,
      lineStyle: { color, width: crowded ? 1.2 : 2, opacity: crowded ? 0.55 : 1, type: grid.view.style.dash.length > 0 ? grid.view.style.dash : "solid" }, itemStyle: { color }, z: 3,
    });
    series.push({
      ...common, type: "scatter", data: data(scored.filter(point => point.winner), point => point.score!), symbol: "circle", symbolSize: 20,
      itemStyle: { color: "transparent", borderColor: color, borderWidth: 2 }, z: 4,
    });
    series.push({
      ...common, type: "scatter", data: data(grid.points.filter(point => !scored.includes(point)), () => top), symbol: "path://M-6,-8L0,-2L6,-8L8,-6L2,0L8,6L6,8L0,2L-6,8L-8,6L-2,0L-8,-6Z",
      symbolSize: 13, itemStyle: { color }, z: 4,
    });
  }
  const common = { theme, compact: false };
  const xAxis = axis({ ...common, name: multiple ? "multiple of the theory's step" : "step size", unit: "", range, log: true, vertical: false, most: Math.max(3, Math.floor(width / 90)) });
  const named = { axisTick: { customValues: places, show: true, length: 4, lineStyle: { color: theme.line } } };
  return {
    animation: false,
    textStyle: { fontFamily: theme.font },
    ...(standalone ? {
      backgroundColor: theme.surface,
      title: { text: "Tuned step sizes", left: 14, top: 10, textStyle: { color: theme.text, fontSize: 16, fontFamily: theme.font } },
      legend: { data: [...new Set(all.map(grid => grid.view.label))], top: 38, left: 14, textStyle: { color: theme.text, fontFamily: theme.font } },
    } : {}),
    tooltip: { trigger: "item", backgroundColor: theme.surface, borderColor: theme.line, textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 13 }, confine: true },
    grid: { left: 78, right: 22, top: standalone ? 84 : 14, bottom: 48 },
    xAxis: { ...xAxis, ...named, axisLabel: { ...(xAxis as { axisLabel: object }).axisLabel, customValues: places, formatter: (value: number) => (multiple ? `${Number(value.toPrecision(4))}×` : exact(Number(value.toPrecision(4)))) } } as Option["xAxis"],
    yAxis: axis({ ...common, name: "score", unit: "", range: [y[0], top], log, vertical: true, most: 7 }),
    series,
  };
}

const options = (point: GridPoint): string =>
  Object.entries(point.options ?? {}).map(([name, value]) => `, ${escaped(name)} = ${exact(value)}`).join("");
