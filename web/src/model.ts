// What the page embeds: experiment documents as Gossamer writes them, and the view that says what to draw first.

export type AxisKey = "iteration" | "seconds" | "bitsUpPerWorker" | "bitsDownPerWorker" | "oracleCalls" | "componentGradients";

export type TracePoint = Record<AxisKey, number> & { metrics: Record<string, number | null> };

export interface GridPoint {
  multiple: number | null;
  options: Record<string, number>;
  stepSize: number;
  score: number | null;
  status: string;
  winner: boolean;
}

export interface Run {
  label: string;
  method: string;
  seed: number;
  status: string;
  stopReason: string;
  trace: TracePoint[];
  grid: GridPoint[];
  gridScore: string | null;
}

export interface ExperimentDocument {
  name: string;
  runs: Run[];
}

export interface Style {
  color: number;
  dash: number[];
  marker: string;
}

export interface SeriesView {
  label: string;
  document: number;
  runs: number[];
  diverged: boolean;
  style: Style;
}

export interface MetricView {
  key: string;
  name: string;
  symbol: string;
  largerIsBetter: boolean;
  target: number | null;
}

export interface AxisView {
  key: AxisKey;
  name: string;
  unit: string;
}

export interface View {
  title: string;
  series: SeriesView[];
  metrics: MetricView[];
  axes: AxisView[];
  level: number | null;
  levelIsStated: boolean;
}

export interface Page {
  documents: ExperimentDocument[];
  view: View;
}

/** All seeds of one curve. */
export const runsOf = (page: Page, series: SeriesView): Run[] =>
  series.runs.map(index => page.documents[series.document].runs[index]);

// Figures that the caller of the report adds; null stands for a number that is not finite.

export interface CurveFigure {
  kind: "curves";
  title: string;
  xName: string;
  yName: string;
  isLogX: boolean;
  isLogY: boolean;
  isScatter: boolean;
  curves: { label: string; x: (number | null)[]; y: (number | null)[] }[];
}

export interface HeatmapFigure {
  kind: "heatmap";
  title: string;
  xName: string;
  yName: string;
  valueName: string;
  columns: string[];
  rows: string[];
  values: (number | null)[][];
  isLog: boolean;
  columnTicks?: number[];
  rowTicks?: number[];
}

export interface GraphFigure {
  kind: "graph";
  title: string;
  nodes: string[];
  edges: { from: number; to: number; weight: number | null; kind?: number }[];
  isDirected: boolean;
  /** Where the nodes stand, downwards and to the right; empty or left out for a circle. */
  positions?: { x: number; y: number }[];
  edgeKinds?: string[];
  nodeKinds?: string[];
  kindOfNode?: number[];
}

export interface TreeNode {
  name: string;
  children: TreeNode[];
}

export interface TreeFigure {
  kind: "tree";
  title: string;
  root: TreeNode;
}

export type ExtraFigure = CurveFigure | HeatmapFigure | GraphFigure | TreeFigure;
