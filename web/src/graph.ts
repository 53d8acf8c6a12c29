// Graphs: networks, their cuts, the trees that are packed into them.
import type { Option, SeriesOption } from "./echarts";
import { escaped } from "./figure";
import type { GraphFigure } from "./model";
import type { Theme } from "./theme";

/** Pixels that a graph is high. */
export const graphHeight = 420;

type Point = { x: number; y: number };

/** Draws a graph; kinds of edges and nodes have colours and stand in a legend. */
export function graph(figure: GraphFigure, theme: Theme, width: number, height: number, top: number): Option {
  const edgeKinds = figure.edgeKinds ?? [];
  const nodeKinds = figure.nodeKinds ?? [];
  const positions = figure.positions ?? [];
  const small = figure.nodes.length <= 60;
  if (!small && edgeKinds.length === 0 && nodeKinds.length === 0 && positions.length === 0) return { series: [spread(figure, theme, top)] };
  // A ring shows the regular graphs of this field best.
  const points = positions.length > 0 ? positions : circle(figure.nodes.length);
  const size = small ? 20 : 8;
  const names = [...edgeKinds, ...nodeKinds];
  const { scale, ...place } = fit(points, width, height, top + 24 * legendRows(names, width));
  const frame = { ...place, layout: "none" as const, roam: false as const, animation: false, symbolSize: size, emphasis: { scale: false } };
  // In pixels: straight lines are drawn at whole units of their coordinates.
  const places = points.map((point, index) => ({ id: String(index), name: figure.nodes[index], x: point.x * scale, y: point.y * scale }));
  const series = (edgeKinds.length > 0 ? edgeKinds : [""]).map((name, kind): SeriesOption => ({
    ...frame, type: "graph", name, data: places, silent: true,
    // The nodes come last, above all edges.
    itemStyle: { opacity: 0 }, label: { show: false },
    edgeSymbol: figure.isDirected ? ["none", "arrow"] : ["none", "none"], edgeSymbolSize: 7,
    links: figure.edges.filter(edge => (edge.kind ?? 0) === kind).map(edge => ({
      source: String(edge.from), target: String(edge.to),
      lineStyle: {
        color: edgeColor(figure, theme, kind), opacity: 0.9, curveness: bend(points, edge.from, edge.to, figure.isDirected),
        width: Math.min(6, Math.max(0.6, 1.4 * (edge.weight ?? 1))),
      },
    })),
  }));
  series.push({
    ...frame, type: "graph", z: 3, links: [], name: "",
    categories: nodeKinds.map((name, kind) => ({ name, itemStyle: { color: nodeColor(theme, kind) } })),
    data: places.map((place, index) => ({ ...place, category: nodeKinds.length > 0 ? figure.kindOfNode?.[index] : undefined })),
    itemStyle: { color: nodeKinds.length > 0 ? undefined : theme.series[0], borderColor: theme.surface, borderWidth: 1.5 },
    label: { show: small, position: "inside", color: theme.surface, fontSize: 10 },
    tooltip: { formatter: hit => escaped(`node ${(hit as unknown as { name: string }).name}`) },
  });
  return {
    legend: {
      show: names.length > 1, top: top - 4, left: 14, right: 14, selectedMode: false, itemWidth: 16, itemHeight: 10, itemGap: 14,
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 12 },
      data: [
        ...edgeKinds.map((name, kind) => ({ name, icon: "rect", itemStyle: { color: edgeColor(figure, theme, kind), opacity: 1 } })),
        ...nodeKinds.map((name, kind) => ({ name, icon: "circle", itemStyle: { color: nodeColor(theme, kind), opacity: 1 } })),
      ],
    },
    series,
  };
}

// As large as there is room, without being stretched; bows need some room around the nodes.
function fit(points: Point[], width: number, height: number, top: number) {
  const span = (values: number[]) => Math.max(...values) - Math.min(...values) || 1e-3;
  const [wide, high] = [span(points.map(point => point.x)), span(points.map(point => point.y))];
  const margin = 48;
  const scale = Math.min((width - 2 * margin) / wide, (height - top - 2 * margin) / high);
  return { scale, left: (width - wide * scale) / 2, top: top + (height - top - high * scale) / 2, width: wide * scale, height: high * scale };
}

/** How many rows a legend takes, by about 6.6 pixels a letter beside the pixels of its symbol. */
export function legendRows(names: string[], width: number, symbol = 35): number {
  if (names.length < 2) return 0;
  let [rows, used] = [1, 0];
  for (const name of names) {
    const item = symbol + 6.6 * name.length;
    if (used > 0 && used + item > width - 28) [rows, used] = [rows + 1, 0];
    used += item;
  }
  return rows;
}

/** How much an edge is bent: out of the way of its opposite, and of nodes that stand on the straight line. */
export function bend(points: Point[], from: number, to: number, isDirected: boolean): number {
  const [a, b] = [points[from], points[to]];
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const isBlocked = points.some((point, index) => {
    if (index === from || index === to || length === 0) return false;
    const along = ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / (length * length);
    const aside = Math.abs((point.x - a.x) * (b.y - a.y) - (point.y - a.y) * (b.x - a.x)) / length;
    return along > 0 && along < 1 && aside < 1e-6;
  });
  // The bow rises by half of the bend times the length: by less than half a step of a lattice.
  return isBlocked ? 0.8 / length : isDirected ? 0.14 : 0;
}

// The first kind of an undirected graph is what is left when the others stand out.
const edgeColor = (figure: GraphFigure, theme: Theme, kind: number): string =>
  !figure.isDirected && kind === 0 ? theme.muted : theme.series[(figure.isDirected ? kind : kind + 2) % theme.series.length];

const nodeColor = (theme: Theme, kind: number): string => [theme.text, theme.muted, theme.line][kind % 3];

const circle = (nodes: number): Point[] => Array.from({ length: nodes }, (_, node) => {
  const angle = (2 * Math.PI * node) / nodes;
  return { x: Math.sin(angle), y: -Math.cos(angle) };
});

// A large graph without places for its nodes: they spread by force.
function spread(figure: GraphFigure, theme: Theme, top: number): SeriesOption {
  return {
    type: "graph",
    layout: "force",
    // The larger the graph, the closer its nodes, or they leave the picture.
    force: { layoutAnimation: false, repulsion: 1500 / figure.nodes.length, edgeLength: 160 / Math.sqrt(figure.nodes.length), gravity: 0.12 },
    top: top + 34, bottom: 44, left: 44, right: 44,
    roam: false, animation: false,
    symbolSize: 7,
    itemStyle: { color: theme.series[0], borderColor: theme.surface, borderWidth: 1.5 },
    edgeSymbol: figure.isDirected ? ["none", "arrow"] : ["none", "none"],
    edgeSymbolSize: 7,
    emphasis: { focus: "adjacency" },
    data: figure.nodes.map((name, index) => ({ id: String(index), name })),
    links: figure.edges.map(edge => ({
      source: String(edge.from), target: String(edge.to),
      lineStyle: { width: Math.min(6, Math.max(0.6, 1.4 * (edge.weight ?? 1))), color: theme.muted, opacity: 0.6, curveness: figure.isDirected ? 0.12 : 0 },
    })),
    tooltip: { formatter: hit => escaped((hit as unknown as { name: string }).name) },
  };
}
