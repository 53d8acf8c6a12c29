// Only what reports draw goes into the bundle.
import { GraphChart, HeatmapChart, LineChart, ScatterChart, TreeChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { type ComposeOption, use } from "echarts/core";
import type { GraphSeriesOption, HeatmapSeriesOption, LineSeriesOption, ScatterSeriesOption, TreeSeriesOption } from "echarts/charts";
import type { GridComponentOption, LegendComponentOption, TitleComponentOption, TooltipComponentOption, VisualMapComponentOption } from "echarts/components";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

use([
  LineChart, ScatterChart, HeatmapChart, GraphChart, TreeChart,
  GridComponent, LegendComponent, TitleComponent, TooltipComponent, VisualMapComponent,
  SVGRenderer, CanvasRenderer,
]);

export type Option = ComposeOption<
  | LineSeriesOption | ScatterSeriesOption | HeatmapSeriesOption | GraphSeriesOption | TreeSeriesOption
  | GridComponentOption | LegendComponentOption | TitleComponentOption | TooltipComponentOption
  | VisualMapComponentOption>;

export type SeriesOption = Exclude<Option["series"], undefined | readonly unknown[]>;

export { init, type EChartsType } from "echarts/core";
