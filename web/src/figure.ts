// A figure on the page: a chart, its title, its buttons to save it, a tooltip and zooming by dragging.
import { type EChartsType, type Option, init } from "./echarts";
import { type Theme, lightTheme, pageTheme } from "./theme";

export interface FigureContent {
  title: string;
  /** What a screen reader says. */
  description: string;
  fileName: string;
  height: number;
  draw(theme: Theme, width: number, standalone: boolean): Option;
  /** Called with the corners of a dragged rectangle; figures without it do not zoom. */
  zoom?(x: [number, number], y: [number, number]): void;
  reset?(): void;
  zoomed?(): boolean;
}

/** Pixels that a saved figure is high. */
export const savedHeight = 600;

export class Figure {
  readonly element = document.createElement("figure");
  private readonly caption = document.createElement("figcaption");
  private readonly name = document.createElement("span");
  private readonly canvas = document.createElement("div");
  private readonly resetButton: HTMLButtonElement;
  private chart: EChartsType | null = null;
  private printing = false;

  constructor(private readonly content: FigureContent) {
    this.resetButton = this.button("Reset zoom", "Show the whole range again", () => content.reset?.());
    this.resetButton.hidden = true;
    const buttons = document.createElement("span");
    buttons.className = "buttons";
    buttons.append(
      this.resetButton,
      this.button("SVG", "Save this plot as SVG", () => this.save("svg")),
      this.button("PNG", "Save this plot as PNG", () => this.save("png")),
    );
    this.caption.append(this.name, buttons);
    this.canvas.className = "canvas";
    this.canvas.style.height = `${content.height}px`;
    this.canvas.setAttribute("role", "img");
    this.element.append(this.caption, this.canvas);
    this.canvas.addEventListener("pointerleave", () => this.hideTip());
    if (content.zoom !== undefined) this.dragToZoom();
  }

  /** Draws or draws again, in the size and the colours of now. */
  refresh(): void {
    if (!this.element.isConnected) return;
    this.name.textContent = this.content.title;
    this.canvas.setAttribute("aria-label", this.content.description);
    this.resetButton.hidden = !(this.content.zoomed?.() ?? false);
    this.chart ??= init(this.canvas, null, { renderer: "svg" });
    this.hideTip();
    const width = this.printing ? 680 : this.canvas.clientWidth;
    this.chart.resize({ width, height: this.content.height });
    this.chart.setOption(this.content.draw(this.printing ? lightTheme() : pageTheme(), width, false), { notMerge: true });
  }

  private hideTip(): void {
    this.chart?.dispatchAction({ type: "hideTip" });
    this.chart?.dispatchAction({ type: "updateAxisPointer", currTrigger: "leave" });
  }

  /** Paper is white and narrower than a screen. */
  print(on: boolean): void {
    this.printing = on;
    this.refresh();
  }

  private button(text: string, title: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = text;
    button.title = title;
    button.setAttribute("aria-label", title);
    button.addEventListener("click", act);
    return button;
  }

  private save(kind: "svg" | "png"): void {
    const width = 960;
    const height = savedHeight;
    const option = this.content.draw(lightTheme(), width, true);
    if (kind === "svg") {
      const picture = init(null, null, { renderer: "svg", ssr: true, width, height });
      picture.setOption(option);
      download(new Blob([picture.renderToSVGString()], { type: "image/svg+xml" }), `${this.content.fileName}.svg`);
      picture.dispose();
      return;
    }
    const picture = init(document.createElement("div"), null, { renderer: "canvas", width, height, devicePixelRatio: 2 });
    picture.setOption(option);
    picture.renderToCanvas({ pixelRatio: 2, backgroundColor: "#fff" }).toBlob(blob => {
      if (blob !== null) download(blob, `${this.content.fileName}.png`);
      picture.dispose();
    }, "image/png");
  }

  // With a mouse or a pen; a finger scrolls the page.
  private dragToZoom(): void {
    let start: { x: number; y: number } | null = null;
    const frame = document.createElement("div");
    frame.className = "zoom-frame";
    frame.hidden = true;
    const at = (event: PointerEvent) => {
      const box = this.canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    this.canvas.addEventListener("pointerdown", event => {
      if (event.pointerType === "touch" || event.button !== 0) return;
      const here = at(event);
      if (!this.chart?.containPixel({ gridIndex: 0 }, [here.x, here.y])) return;
      start = here;
      if (frame.parentElement === null) this.canvas.append(frame);
    });
    window.addEventListener("pointermove", event => {
      if (start === null) return;
      const here = at(event);
      frame.hidden = Math.abs(here.x - start.x) < 5 && Math.abs(here.y - start.y) < 5;
      this.hideTip();
      Object.assign(frame.style, {
        left: `${Math.min(here.x, start.x)}px`, top: `${Math.min(here.y, start.y)}px`,
        width: `${Math.abs(here.x - start.x)}px`, height: `${Math.abs(here.y - start.y)}px`,
      });
    });
    window.addEventListener("pointerup", event => {
      if (start === null) return;
      const from = start;
      const to = at(event);
      start = null;
      frame.hidden = true;
      if (Math.abs(to.x - from.x) < 5 || Math.abs(to.y - from.y) < 5) return;
      const a = this.chart!.convertFromPixel({ gridIndex: 0 }, [from.x, from.y]);
      const b = this.chart!.convertFromPixel({ gridIndex: 0 }, [to.x, to.y]);
      this.content.zoom!([Math.min(a[0], b[0]), Math.max(a[0], b[0])], [Math.min(a[1], b[1]), Math.max(a[1], b[1])]);
    });
    this.canvas.addEventListener("dblclick", () => this.content.reset?.());
  }
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Text as it may stand in HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
}
