import type { Option } from "./echarts";
import { power, si } from "./numbers";
import { ticks } from "./scale";
import type { Theme } from "./theme";

interface AxisLook {
  name: string;
  unit: string;
  range: [number, number];
  log: boolean;
  theme: Theme;
  vertical: boolean;
  most: number;
  compact: boolean;
}

/** An axis with our own ticks, so that a logarithmic axis over a part of a decade has some as well. */
export function axis(look: AxisLook): NonNullable<Option["xAxis"]> & NonNullable<Option["yAxis"]> {
  const values = ticks(look.range, look.log, look.most);
  const scaled = look.unit !== "" || !look.vertical;
  const label = (value: number) => (look.unit === "s" || scaled ? si(value, look.unit === "" ? "" : look.unit, " ") : power(value));
  const { theme } = look;
  return {
    type: look.log ? "log" : "value",
    min: look.range[0],
    max: look.range[1],
    name: look.compact ? undefined : look.name,
    nameLocation: "middle",
    nameGap: look.vertical ? 58 : 32,
    nameTextStyle: { color: theme.muted, fontSize: 13, fontFamily: theme.font },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.line } },
    axisTick: { show: true, customValues: values, lineStyle: { color: theme.line }, length: 4 },
    axisLabel: { customValues: values, formatter: label, color: theme.muted, fontSize: look.compact ? 11 : 12, fontFamily: theme.font, hideOverlap: true },
    splitLine: { show: true, lineStyle: { color: theme.grid, width: 1 } },
    minorTick: { show: false },
  } as NonNullable<Option["xAxis"]> & NonNullable<Option["yAxis"]>;
}
