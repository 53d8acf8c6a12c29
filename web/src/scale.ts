// Ranges and ticks of axes. Logarithmic ticks are chosen here, because a plot over a fraction of a decade needs them as well.

/** A range of at least a little width around all values; whole decades on a logarithmic axis that spans more than one. */
export function niceRange(values: readonly number[], log: boolean): [number, number] {
  const usable = values.filter(value => Number.isFinite(value) && (!log || value > 0));
  if (usable.length === 0) return log ? [0.1, 1] : [0, 1];
  let least = Infinity;
  let most = -Infinity;
  for (const value of usable) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!log) {
    if (most === least) [least, most] = [least - (Math.abs(least) || 1) / 2, most + (Math.abs(most) || 1) / 2];
    const step = niceStep((most - least) / 5);
    return [decimal(Math.floor(least / step + 1e-9) * step), decimal(Math.ceil(most / step - 1e-9) * step)];
  }
  if (most > 1000 * least) return [tenTo(Math.floor(Math.log10(least) + 1e-9)), tenTo(Math.ceil(Math.log10(most) - 1e-9))];
  const ticks = most >= 10 * least ? [1, 2, 5, 10] : [1, 2, 3, 5, 7, 10];
  const below = tenTo(Math.floor(Math.log10(least) + 1e-9));
  const above = tenTo(Math.floor(Math.log10(most) + 1e-9));
  const low = decimal(below * Math.max(...ticks.filter(tick => tick * below <= least * (1 + 1e-9))));
  const high = decimal(above * Math.min(...ticks.filter(tick => tick * above >= most * (1 - 1e-9))));
  return [low, high > low ? high : 2 * low];
}

/** Ticks between two values. */
export function ticks([from, to]: readonly [number, number], log: boolean, most = 8): number[] {
  if (!log) {
    const step = niceStep((to - from) / Math.max(1, most - 2));
    const result: number[] = [];
    for (let index = Math.ceil(from / step - 1e-9); index * step <= to + step * 1e-9; index++) result.push(decimal(index * step));
    return result;
  }
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  const decades = last - first + 1;
  if (decades > 3) {
    const stride = Math.ceil((decades - 1) / Math.max(1, most - 1));
    const result: number[] = [];
    for (let exponent = last; exponent >= first; exponent -= stride) result.unshift(tenTo(exponent));
    return result;
  }
  for (const factors of [[1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5]]) {
    const result: number[] = [];
    for (let exponent = first - 1; exponent <= last + 1; exponent++)
      for (const factor of factors) {
        const value = Number((factor * tenTo(exponent)).toPrecision(3));
        if (value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9)) result.push(value);
      }
    if (result.length >= 3) {
      const stride = Math.ceil(result.length / most);
      return result.filter((_, index) => index % stride === 0);
    }
  }
  return ticks([from, to], false, most);
}

/** Ticks of an axis of seconds: round numbers of the unit in which its end is written. */
export function timeTicks([from, to]: readonly [number, number], log: boolean, most: number): number[] {
  const unit = to < 120 ? 1 : to < 7200 ? 60 : to < 172800 ? 3600 : 86400;
  return ticks([from / unit, to / unit], log, most).map(tick => tick * unit);
}

/** The number without the noise of binary arithmetic. */
function decimal(value: number): number {
  return Number(value.toPrecision(12));
}

/** 10 to a whole power as it is read from a decimal number: 10 ** -5 is not 1e-5 in binary. */
function tenTo(exponent: number): number {
  return Number(`1e${exponent}`);
}

function niceStep(step: number): number {
  const size = tenTo(Math.floor(Math.log10(step)));
  const share = step / size;
  return size * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 2.5 ? 2.5 : share <= 5 ? 5 : 10);
}

/** True where a logarithmic axis says more than a linear one: positive values over a decade or more. */
export function spansDecades(values: readonly number[]): boolean {
  let least = Infinity;
  let most = 0;
  for (const value of values) {
    if (!(value > 0) || !Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most >= 10 * least;
}
