// The main plot with its controls, and below it the same metric against the other costs.
import { type Settings, type Zoom, convergence, position, readout, targetOf, wantsLogX, wantsLogY } from "./convergence";
import { Curves } from "./curves";
import type { Option } from "./echarts";
import { Figure, escaped } from "./figure";
import type { AxisView, MetricView, Page } from "./model";
import { runsOf } from "./model";
import type { Theme } from "./theme";

type Scale = "auto" | "log" | "linear";

export class ConvergencePanel {
  readonly figures: Figure[];
  private readonly curves: Curves;
  private readonly hidden = new Set<number>();
  private readonly notes = document.createElement("p");
  private readonly controls = document.createElement("div");
  private readonly multiples = document.createElement("div");
  private metric: MetricView;
  private axis: AxisView;
  private scaleX: Scale = "auto";
  private scaleY: Scale = "auto";
  private band = true;
  private target = true;
  private zoom: Zoom | null = null;

  constructor(private readonly page: Page, place: HTMLElement) {
    this.curves = new Curves(page);
    this.metric = page.view.metrics[0];
    this.axis = page.view.axes[0];
    const main = this.figure(() => this.axis, 440, false);
    const small = page.view.axes.map(axis => ({ axis, figure: this.figure(() => axis, 190, true) }));
    this.figures = [main, ...small.map(one => one.figure)];
    this.controls.className = "controls";
    this.notes.className = "note";
    this.multiples.className = "multiples";
    for (const { axis, figure } of small) {
      figure.element.dataset.axis = axis.key;
      this.multiples.append(figure.element);
    }
    place.append(this.controls, this.legend(), main.element, this.notes);
    if (small.length > 1) place.append(this.multiples);
    this.showControls();
  }

  private settings(axis: AxisView): Settings {
    const curves = this.curves.of(this.metric, axis.key).filter(one => !this.hidden.has(one.index));
    return {
      metric: this.metric,
      logX: this.scaleX === "auto" ? wantsLogX(curves) : this.scaleX === "log",
      logY: this.scaleY === "auto" ? wantsLogY(curves) && !this.metric.largerIsBetter : this.scaleY === "log",
      band: this.band,
      target: this.target,
      hidden: this.hidden,
    };
  }

  private figure(axis: () => AxisView, height: number, compact: boolean): Figure {
    const panel = this;
    return new Figure({
      height,
      get title() { return compact ? axis().name : `${panel.metric.name} against ${axis().name.toLowerCase()}`; },
      get description() { return `${panel.metric.name} of ${panel.page.view.series.map(one => one.label).join(", ")} against ${axis().name.toLowerCase()}. The results table below has the numbers.`; },
      get fileName() { return `${panel.metric.key}-${axis().key}`; },
      draw: (theme, width, standalone) => this.draw(axis(), theme, width, standalone, compact && !standalone),
      zoom: compact ? undefined : (x, y) => this.change(() => (this.zoom = { x, y }), true),
      reset: compact ? undefined : () => this.change(() => undefined),
      zoomed: () => !compact && this.zoom !== null,
    });
  }

  private draw(axis: AxisView, theme: Theme, width: number, standalone: boolean, compact: boolean): Option {
    const settings = this.settings(axis);
    const zoom = !compact && axis === this.axis ? this.zoom : null;
    const picture = convergence(this.curves, this.page.view, axis, settings, zoom, { theme, compact, standalone, width });
    if (!compact && !standalone) this.showNotes(picture.notes, settings);
    return { ...picture.option, tooltip: this.tooltip(axis, settings, theme) };
  }

  private tooltip(axis: AxisView, settings: Settings, theme: Theme): Option["tooltip"] {
    return {
      trigger: "axis",
      confine: true,
      transitionDuration: 0,
      backgroundColor: theme.surface,
      borderColor: theme.line,
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 13 },
      axisPointer: { type: "line", snap: false, lineStyle: { color: theme.muted, width: 1, type: "solid" } },
      formatter: hits => {
        const x = Number(((Array.isArray(hits) ? hits[0] : hits) as unknown as { axisValue: number }).axisValue);
        const rows = readout(this.curves.of(this.metric, axis.key), settings, x).slice(0, 14);
        const lines = rows.map(row =>
          `<tr${row.ended ? " class=\"ended\"" : ""}><td><i style="background:${theme.series[this.page.view.series[row.index].style.color]}"></i>${escaped(row.label)}</td><td>${escaped(row.text)}</td></tr>`);
        return `<div class="tip"><b>${escaped(position(axis, x))}</b><table>${lines.join("")}</table></div>`;
      },
    };
  }

  private change(act: () => void, keepZoom = false): void {
    if (!keepZoom) this.zoom = null;
    act();
    this.showControls();
    for (const figure of this.figures) figure.refresh();
  }

  private showNotes(notes: readonly string[], settings: Settings): void {
    const seeds = Math.max(...this.page.view.series.map(one => one.runs.length));
    const all: string[] = [];
    if (seeds > 1) all.push(`Lines are medians of ${seeds} seeds${settings.band ? ", bands their quartiles" : ""}.`);
    if (this.page.view.series.some(one => runsOf(this.page, one).some(run => run.status === "diverged"))) all.push("✕ marks where a run diverged.");
    all.push(...notes);
    if (matchMedia("(pointer: fine)").matches) all.push("Drag to zoom, double-click to reset.");
    this.notes.textContent = all.join(" ");
  }

  private showControls(): void {
    const settings = this.settings(this.axis);
    const { view } = this.page;
    const groups: HTMLElement[] = [];
    if (view.metrics.length > 1)
      groups.push(group("Metric", view.metrics.map(metric => toggle(metric.name, metric === this.metric, () => this.change(() => { this.metric = metric; this.scaleY = "auto"; })))));
    if (view.axes.length > 1)
      groups.push(group("Against", view.axes.map(axis => toggle(axis.name, axis === this.axis, () => this.change(() => { this.axis = axis; this.scaleX = "auto"; })))));
    const options = [
      toggle("log y", settings.logY, () => this.change(() => (this.scaleY = settings.logY ? "linear" : "log"))),
      toggle("log x", settings.logX, () => this.change(() => (this.scaleX = settings.logX ? "linear" : "log"))),
    ];
    if (view.series.some(one => one.runs.length > 1)) options.push(toggle("band", this.band, () => this.change(() => (this.band = !this.band), true)));
    if (targetOf(view, { ...settings, target: true }) !== null) options.push(toggle("target", this.target, () => this.change(() => (this.target = !this.target), true)));
    groups.push(group("Show", options, true));
    // The buttons are made anew; who walks through them by keyboard must not lose the place.
    const focus = [...this.controls.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
    this.controls.replaceChildren(...groups);
    if (focus >= 0) this.controls.querySelectorAll("button")[focus]?.focus();
    for (const child of this.multiples.children) (child as HTMLElement).hidden = (child as HTMLElement).dataset.axis === this.axis.key;
  }

  // The swatches are those of the results table, where the page has already drawn them.
  private legend(): HTMLElement {
    const legend = document.createElement("div");
    legend.className = "legend";
    legend.setAttribute("role", "group");
    legend.setAttribute("aria-label", "Methods: click to hide or show, double-click for one alone");
    const swatches = document.querySelectorAll("#results tbody th .swatch");
    const buttons = this.page.view.series.map((one, index) => {
      const button = toggle("", true, () => this.change(() => (this.hidden.has(index) ? this.hidden.delete(index) : this.hidden.add(index)), true));
      const swatch = swatches[index]?.cloneNode(true);
      if (swatch !== undefined) button.append(swatch);
      button.append(one.label + (one.diverged ? " ✕" : ""));
      button.title = (one.diverged ? "Diverged. " : "") + "Click to hide or show, double-click for this one alone";
      button.addEventListener("dblclick", () => this.change(() => {
        const alone = this.hidden.size === this.page.view.series.length - 1 && !this.hidden.has(index);
        this.hidden.clear();
        if (!alone) this.page.view.series.forEach((_, other) => other !== index && this.hidden.add(other));
        sync();
      }, true));
      return button;
    });
    const sync = () => buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(!this.hidden.has(index))));
    legend.addEventListener("click", sync);
    legend.append(...buttons);
    return legend;
  }
}

/** Buttons of which one is chosen, or that are each on or off by themselves. */
function group(name: string, buttons: HTMLElement[], free = false): HTMLElement {
  const element = document.createElement("div");
  element.className = "group";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", name);
  const label = document.createElement("span");
  label.textContent = name;
  const strip = document.createElement("div");
  strip.className = free ? "strip free" : "strip";
  strip.append(...buttons);
  element.append(label, strip);
  return element;
}

function toggle(text: string, on: boolean, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.setAttribute("aria-pressed", String(on));
  button.addEventListener("click", act);
  return button;
}
