// The curves of a page, computed once for every pair of metric and axis.
import type { AxisKey, MetricView, Page, SeriesView } from "./model";
import { runsOf } from "./model";
import { type Band, type Curve, band, curve } from "./series";

export interface SeriesCurves {
  index: number;
  view: SeriesView;
  /** The curve itself: of the only seed, or the median of several. Infinite from where most seeds have diverged. */
  line: Curve;
  /** Quartiles of several seeds; null for one. */
  band: Band | null;
  /** True where some seed diverged. */
  diverged: boolean;
  seeds: number;
}

export class Curves {
  private readonly known = new Map<string, SeriesCurves[]>();

  constructor(private readonly page: Page) {}

  of(metric: MetricView, axis: AxisKey): SeriesCurves[] {
    const key = `${axis} ${metric.key}`;
    let result = this.known.get(key);
    if (result === undefined) {
      result = this.page.view.series.map((view, index) => this.compute(view, index, metric, axis));
      this.known.set(key, result);
    }
    return result;
  }

  private compute(view: SeriesView, index: number, metric: MetricView, axis: AxisKey): SeriesCurves {
    const runs = runsOf(this.page, view);
    const diverged = runs.map(run => run.status === "diverged");
    const curves = runs.map(run => curve(run, axis, metric.key));
    const common = { index, view, diverged: diverged.some(Boolean), seeds: runs.length };
    if (runs.length === 1) return { ...common, line: curves[0], band: null };
    const worst = metric.largerIsBetter ? -Infinity : Infinity;
    const spread = band(curves, diverged, worst);
    return { ...common, line: { x: spread.x, y: spread.mid }, band: spread };
  }
}
