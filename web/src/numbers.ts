// Numbers for people, the same way as the tables of the page write them.

const prefixes = ["", "k", "M", "G", "T", "P", "E"];
const superscripts: Record<string, string> = { "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹" };

const minus = (text: string) => text.replace(/^-/, "−");
const trimmed = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** Three significant digits with an SI prefix: 1.5k, 20M. */
export function si(value: number, unit = "", gap = unit === "" ? "" : " "): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  let step = 0;
  while (Math.abs(value) >= 999.5 && step < prefixes.length - 1) {
    value /= 1000;
    step++;
  }
  return minus(threeDigits(value)) + (prefixes[step] + unit === "" ? "" : gap + prefixes[step] + unit);
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.01) return trimmed(value.toPrecision(3));
  return trimmed(value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2));
}

/** Seconds from ns to days. */
export function duration(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0 s";
  if (size < 1e-6) return minus(threeDigits(value * 1e9)) + " ns";
  if (size < 1e-3) return minus(threeDigits(value * 1e6)) + " µs";
  if (size < 1) return minus(threeDigits(value * 1e3)) + " ms";
  if (size < 120) return minus(threeDigits(value)) + " s";
  if (size < 7200) return minus(threeDigits(value / 60)) + " min";
  if (size < 172800) return minus(threeDigits(value / 3600)) + " h";
  return minus(threeDigits(value / 86400)) + " d";
}

/** A value of an axis with its unit. */
export function quantity(value: number, unit: string): string {
  if (unit === "s") return duration(value);
  if (unit === "bit") return si(value, "bit");
  return Math.abs(value) < 1e6 ? grouped(value) : si(value, "", " ");
}

/** Whole numbers with separators, others with up to two decimals. */
export function grouped(value: number): string {
  return minus(value.toLocaleString("en-US", { maximumFractionDigits: 2 }));
}

/** So many significant digits, six if not told otherwise. */
export function exact(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e6) return minus(trimmed(value.toPrecision(digits)));
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return minus(trimmed(mantissa)) + "e" + exponent.replace("+", "");
}

/** 10⁻⁶ for a power of ten, 5×10⁻⁶ for others; 1 is 1. */
export function power(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || value === 1 || !Number.isFinite(value)) return exact(value);
  const exponent = Math.floor(Math.log10(size) + 1e-9);
  const mantissa = trimmed((value / 10 ** exponent).toPrecision(3));
  const ten = "10" + [...String(exponent)].map(digit => superscripts[digit]).join("");
  return mantissa === "1" ? ten : minus(mantissa) + "×" + ten;
}

/** A level in a sentence: plain where that is short. */
export const level = (value: number): string => (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e4 ? exact(value) : power(value));
