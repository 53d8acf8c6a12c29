// The plot of a metric against a cost: curves, quantile bands, markers, the target and the places where runs diverged.
import { axis as axisOption } from "./axes";
import type { Curves, SeriesCurves } from "./curves";
import type { Option, SeriesOption } from "./echarts";
import type { AxisView, MetricView, View } from "./model";
import { exact, level as levelText, quantity } from "./numbers";
import { niceRange, spansDecades } from "./scale";
import { drawable, indexAt, marked, restlessness, smooth, thin } from "./series";
import type { Theme } from "./theme";

export interface Settings {
  metric: MetricView;
  logX: boolean;
  logY: boolean;
  band: boolean;
  target: boolean;
  hidden: ReadonlySet<number>;
}

export interface Zoom {
  x: [number, number];
  y: [number, number];
}

export interface Frame {
  theme: Theme;
  compact: boolean;
  /** Title and legend inside the picture, for saved figures. */
  standalone: boolean;
  width: number;
}

export interface Picture {
  option: Option;
  notes: string[];
  range: Zoom;
}

const cross = "path://M-6,-8L0,-2L6,-8L8,-6L2,0L8,6L6,8L0,2L-6,8L-8,6L-2,0L-8,-6Z";

/** Values on which the choice between a linear and a logarithmic scale rests. */
export const wantsLogY = (curves: readonly SeriesCurves[]): boolean =>
  spansDecades(curves.filter(one => !one.view.diverged).flatMap(one => one.line.y));

/** Curves that end far apart would be squeezed against the left edge of a linear axis. */
export function wantsLogX(curves: readonly SeriesCurves[]): boolean {
  const ends = curves.filter(one => !one.view.diverged && one.line.x.length > 1).map(one => one.line.x[one.line.x.length - 1]).filter(end => end > 0);
  return ends.length > 1 && Math.max(...ends) > 12 * Math.min(...ends);
}

/** Draws it. */
export function convergence(curves: Curves, view: View, axis: AxisView, settings: Settings, zoom: Zoom | null, frame: Frame): Picture {
  const { theme } = frame;
  const shown = curves.of(settings.metric, axis.key).filter(one => !settings.hidden.has(one.index) && one.line.x.length > 0);
  const level = targetOf(view, settings);
  const range = zoom ?? wholeRange(shown, settings, level);
  const notes: string[] = [];
  const series: SeriesOption[] = [];
  let lost = 0;
  let restless = false;
  for (const one of shown) {
    const color = theme.series[one.view.style.color];
    const usable = drawable(finite(one), settings.logX, settings.logY);
    lost += usable.lost;
    const buckets = frame.compact ? 200 : 700;
    const exactly = thin(usable.curve, range.x[0], range.x[1], buckets, settings.logX);
    // A curve that jumps too much to be followed becomes a faint cloud with a line through it.
    const cloud = exactly.x.length >= 60 && restlessness(exactly, settings.logY) > 6;
    const steps = Math.min(buckets / 5, Math.max(20, usable.curve.x.length / 10));
    const drawn = cloud ? smooth(usable.curve, range.x[0], range.x[1], Math.round(steps), settings.logX) : exactly;
    restless ||= cloud;
    series.push({
      type: "line",
      name: one.view.label,
      data: points(drawn),
      showSymbol: false,
      symbol: "path://" + one.view.style.marker,
      symbolSize: 9,
      lineStyle: { color, width: frame.compact ? 1.6 : 2.2, type: one.view.style.dash.length > 0 ? one.view.style.dash : "solid" },
      itemStyle: { color },
      emphasis: { disabled: true },
      animation: false,
      clip: true,
      z: 3,
    });
    if (cloud)
      series.push({
        type: "line", name: one.view.label, data: points(exactly), symbol: "none", silent: true, animation: false, emphasis: { disabled: true }, tooltip: { show: false }, z: 2,
        lineStyle: { color, width: 1, opacity: 0.28 }, itemStyle: { color },
      });
    // After its curve, so that a legend inside the picture shows the curve.
    if (settings.band && one.band !== null) series.push(...bandSeries(one, settings, range, color));
    const count = !frame.compact ? 7 : shown.length > 8 ? 2 : 4;
    const marks = marked(drawn, range.x[0], range.x[1], count, 0.15 + (0.7 * (one.index % 7)) / 7, settings.logX, settings.logY);
    series.push(scatter(one, points(marks), "path://" + one.view.style.marker, frame.compact ? 7 : 10, color, 4));
    if (one.view.diverged || (one.diverged && !one.line.y.every(Number.isFinite)))
      series.push(scatter(one, points(exit(usable.curve, range)), cross, frame.compact ? 10 : 14, color, 5));
  }
  if (level !== null) series.push(...targetSeries(level, settings, range, theme, frame.compact));
  if (lost > 0) notes.push(`${lost} ${lost === 1 ? "value" : "values"} at or below zero cannot be shown on a logarithmic axis and ${lost === 1 ? "is" : "are"} left out.`);
  if (restless) notes.push("Curves that jump are drawn twice: faint their values, strong the median of neighbouring ones.");
  return { option: { ...layout(axis, settings, range, frame, view), series }, notes, range };
}

/** The target of the experiment for this metric, else the level up to which the page compares the main metric. */
export function targetOf(view: View, settings: Settings): number | null {
  if (!settings.target) return null;
  const level = settings.metric.target ?? (settings.metric === view.metrics[0] ? view.level : null);
  return level !== null && settings.logY && level <= 0 ? null : level;
}

function finite(one: SeriesCurves): { x: number[]; y: number[] } {
  const end = one.line.y.findIndex(value => !Number.isFinite(value));
  return end < 0 ? one.line : { x: one.line.x.slice(0, end), y: one.line.y.slice(0, end) };
}

function wholeRange(shown: readonly SeriesCurves[], settings: Settings, level: number | null): Zoom {
  const sound = shown.filter(one => !one.view.diverged);
  const ys = level === null ? [] : [level];
  for (const one of sound) {
    for (const y of one.line.y) ys.push(y);
    if (settings.band && one.band !== null) for (const y of one.diverged ? one.band.low : one.band.low.concat(one.band.high)) ys.push(y);
  }
  // Of a diverged curve one sees how it leaves; its flight would leave the others no room.
  const highest = Math.max(...ys, ...shown.map(one => one.line.y[0]));
  const ceiling = sound.length === 0 ? Infinity : settings.logY ? highest * 30 : highest + Math.abs(highest) * 0.25;
  for (const one of shown) if (one.view.diverged) for (const y of one.line.y) if (y <= ceiling) ys.push(y);
  const xs = shown.flatMap(one => (one.line.x.length === 0 ? [] : [settings.logX ? (one.line.x.find(x => x > 0) ?? Number.NaN) : one.line.x[0], one.line.x[one.line.x.length - 1]]));
  const x: [number, number] = xs.length === 0 ? [0, 1] : [Math.min(...xs.filter(Number.isFinite)), Math.max(...xs.filter(Number.isFinite))];
  if (!(x[1] > x[0])) x[1] = settings.logX ? x[0] * 10 : x[0] + 1;
  return { x, y: niceRange(ys, settings.logY) };
}

function points({ x, y }: { x: number[]; y: number[] }): [number, number][] {
  return x.map((value, index) => [value, y[index]]);
}

function scatter(one: SeriesCurves, data: [number, number][], symbol: string, size: number, color: string, z: number): SeriesOption {
  return { type: "scatter", name: one.view.label, data, symbol, symbolSize: size, itemStyle: { color, opacity: 1 }, silent: true, animation: false, emphasis: { disabled: true }, z };
}

/** Where a curve leaves the picture upwards, or its last point. */
function exit(line: { x: number[]; y: number[] }, range: Zoom): { x: number[]; y: number[] } {
  if (line.x.length === 0) return { x: [], y: [] };
  const over = line.y.findIndex(value => value > range.y[1]);
  if (over < 0) return { x: line.x.slice(-1), y: line.y.slice(-1) };
  if (over === 0) return { x: line.x.slice(0, 1), y: [range.y[1]] };
  const log = (value: number) => Math.log(Math.max(value, Number.MIN_VALUE));
  const share = (log(range.y[1]) - log(line.y[over - 1])) / (log(line.y[over]) - log(line.y[over - 1]));
  return { x: [line.x[over - 1] + (line.x[over] - line.x[over - 1]) * Math.min(1, Math.max(0, share))], y: [range.y[1]] };
}

function bandSeries(one: SeriesCurves, settings: Settings, range: Zoom, color: string): SeriesOption[] {
  const floor = settings.logY ? range.y[0] / 1e3 : range.y[0] - (range.y[1] - range.y[0]);
  const ceiling = settings.logY ? range.y[1] * 1e3 : range.y[1] + (range.y[1] - range.y[0]);
  const low: [number, number][] = [];
  const rise: [number, number][] = [];
  const { x, low: bottom, high: top } = one.band!;
  const stride = Math.max(1, Math.ceil(x.length / 600));
  for (let index = 0; index < x.length; index += index + stride < x.length || index === x.length - 1 ? stride : x.length - 1 - index) {
    if (settings.logX && !(x[index] > 0)) continue;
    const from = Math.min(ceiling, Math.max(floor, bottom[index]));
    const to = Math.min(ceiling, Math.max(floor, top[index]));
    low.push([x[index], from]);
    rise.push([x[index], to - from]);
  }
  const common = {
    type: "line" as const, name: one.view.label, stack: `band ${one.index}`, stackStrategy: "all" as const, symbol: "none", silent: true, animation: false,
    lineStyle: { opacity: 0 }, emphasis: { disabled: true }, tooltip: { show: false }, z: 2,
  };
  return [{ ...common, data: low }, { ...common, data: rise, areaStyle: { color, opacity: 0.16 } }];
}

function targetSeries(level: number, settings: Settings, range: Zoom, theme: Theme, compact: boolean): SeriesOption[] {
  const text = `${settings.metric.target !== null ? "target" : "compared at"} ${levelText(level)}`;
  const common = { name: "target", silent: true, animation: false, tooltip: { show: false }, z: 1 } as const;
  const line: SeriesOption = {
    ...common, type: "line", data: [[range.x[0], level], [range.x[1], level]], symbol: "none", lineStyle: { color: theme.muted, width: 1.2, type: [4, 4] },
  };
  if (compact) return [line];
  // A label needs a point to hang on; this one cannot be seen.
  return [line, {
    ...common, z: 6, type: "scatter", data: [[range.x[0], level]], symbolSize: 1, itemStyle: { color: "transparent" },
    label: { show: true, position: "right", offset: [0, -10], padding: [1, 4], backgroundColor: theme.surface, borderRadius: 3, color: theme.muted, fontSize: 12, fontFamily: theme.font, formatter: text },
  }];
}

function layout(axis: AxisView, settings: Settings, range: Zoom, frame: Frame, view: View): Option {
  const { theme } = frame;
  // On a telephone the title above the plot has to do.
  const narrow = frame.width < 480;
  const most = frame.compact ? 4 : Math.max(3, Math.min(9, Math.floor(frame.width / 95)));
  const metricName = settings.metric.symbol === settings.metric.key ? settings.metric.name : `${settings.metric.name}  ${settings.metric.symbol}`;
  return {
    animation: false,
    textStyle: { fontFamily: theme.font },
    ...(frame.standalone ? {
      backgroundColor: theme.surface,
      title: { text: view.title, left: 14, top: 10, textStyle: { color: theme.text, fontSize: 16, fontFamily: theme.font, fontWeight: 600 } },
      legend: {
        data: view.series.filter((_, index) => !settings.hidden.has(index)).map(one => one.label),
        top: 38, left: 14, right: 14, itemWidth: 36, itemGap: 18, textStyle: { color: theme.text, fontSize: 13, fontFamily: theme.font },
      },
    } : {}),
    grid: frame.compact
      ? { left: 52, right: 12, top: 10, bottom: 26 }
      : { left: narrow ? 50 : 78, right: 22, top: frame.standalone ? 64 + 24 * Math.ceil(view.series.length / 5) : 14, bottom: 48 },
    xAxis: axisOption({ name: axis.name, unit: axis.unit, range: range.x, log: settings.logX, theme, vertical: false, most, compact: frame.compact }),
    yAxis: axisOption({ name: narrow ? undefined : metricName, unit: "", range: range.y, log: settings.logY, theme, vertical: true, most: frame.compact ? 5 : 9, compact: frame.compact }),
  };
}

export interface Row {
  index: number;
  label: string;
  value: number;
  text: string;
  ended: boolean;
}

/** What every visible curve had come to at x: the last recorded values at or before it, best first. */
export function readout(curves: readonly SeriesCurves[], settings: Settings, x: number): Row[] {
  const rows: Row[] = [];
  for (const one of curves) {
    if (settings.hidden.has(one.index) || one.line.x.length === 0) continue;
    const at = indexAt(one.line.x, x);
    if (at < 0) continue;
    const ended = at === one.line.x.length - 1 && x > one.line.x[at];
    const value = one.line.y[at];
    let text = Number.isFinite(value) ? exact(value) : "diverged";
    if (ended && one.view.diverged) text = "diverged";
    else if (one.band !== null && Number.isFinite(one.band.high[at]) && one.band.high[at] > one.band.low[at])
      text += `  [${exact(one.band.low[at], 3)} … ${exact(one.band.high[at], 3)}]`;
    rows.push({ index: one.index, label: one.view.label, value, text, ended });
  }
  const sign = settings.metric.largerIsBetter ? -1 : 1;
  return rows.sort((a, b) => sign * (a.value - b.value) || a.index - b.index);
}

/** An axis value with all its digits beside the human form. */
export function position(axis: AxisView, x: number): string {
  const text = quantity(x, axis.unit);
  return `${axis.name}: ${text}`;
}
