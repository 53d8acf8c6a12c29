import type { Option } from "./echarts";
import { exact, power, quantity } from "./numbers";
import { ticks, timeTicks } from "./scale";
import type { Theme } from "./theme";

interface AxisLook {
  name: string | undefined;
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
  const values = look.unit === "s" ? timeTicks(look.range, look.log, look.most) : ticks(look.range, look.log, look.most);
  // Powers of ten are written alike on one axis.
  const plain = !look.log || (values[0] >= 1e-3 && values[values.length - 1] < 1e4);
  const label = (value: number) =>
    !look.vertical || look.unit !== "" ? quantity(value, look.unit) : plain ? exact(value) : power(value);
  const { theme } = look;
  return {
    type: look.log ? "log" : "value",
    min: look.range[0],
    max: look.range[1],
    name: look.compact ? undefined : look.name,
    nameLocation: "middle",
    nameGap: look.vertical ? 62 : 32,
    nameTextStyle: { color: theme.muted, fontSize: 13, fontFamily: theme.font },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.line } },
    axisTick: { show: true, customValues: values, lineStyle: { color: theme.line }, length: 4 },
    axisLabel: { customValues: values, formatter: label, color: theme.muted, fontSize: look.compact ? 11 : 12, fontFamily: theme.font, hideOverlap: true },
    splitLine: { show: true, lineStyle: { color: theme.grid, width: 1 } },
    minorTick: { show: false },
  } as NonNullable<Option["xAxis"]> & NonNullable<Option["yAxis"]>;
}
