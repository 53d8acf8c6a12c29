// The page comes with its tables and its data; this adds the plots, sorting, copying, saving and the choice of colours.
import { ConvergencePanel } from "./panel";
import { Figure, download } from "./figure";
import { drawExtra } from "./extra";
import { graphHeight } from "./graph";
import type { ExperimentDocument, ExtraFigure, Page, View } from "./model";
import { makeSortable } from "./table";
import { grids, tuning, usesMultiples } from "./tuning";

const text = (id: string) => document.getElementById(id)?.textContent ?? "";

function start(): void {
  const data = text("gossamer-data");
  const parsed = JSON.parse(data) as ExperimentDocument | ExperimentDocument[];
  const page: Page = { documents: Array.isArray(parsed) ? parsed : [parsed], view: JSON.parse(text("gossamer-view")) as View };
  const figures: Figure[] = [];
  makeSortable(document);
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) enableCopy(button);
  const save = document.querySelector<HTMLButtonElement>("#download");
  if (save !== null) {
    save.hidden = false;
    save.addEventListener("click", () => download(new Blob([data], { type: "application/json" }), save.dataset.file!));
  }
  const place = document.getElementById("convergence");
  if (place !== null) figures.push(...new ConvergencePanel(page, place).figures);
  const tuned = document.getElementById("tuning-plots");
  if (tuned !== null) figures.push(...tuningFigures(page, tuned));
  const extra = JSON.parse(text("gossamer-figures")) as ExtraFigure[];
  for (const place of document.querySelectorAll<HTMLElement>("[data-figure]")) figures.push(extraFigure(extra[Number(place.dataset.figure)], place));
  const refresh = () => figures.forEach(figure => figure.refresh());
  chooseTheme(refresh);
  refresh();
  whenResized(refresh);
  addEventListener("beforeprint", () => figures.forEach(figure => figure.print(true)));
  addEventListener("afterprint", () => figures.forEach(figure => figure.print(false)));
}

// Scores of different meaning cannot share an axis.
function tuningFigures(page: Page, place: HTMLElement): Figure[] {
  const all = grids(page);
  return [...new Set(all.map(grid => grid.score))].map((score, index) => {
    const alike = all.filter(grid => grid.score === score);
    const figure = new Figure({
      title: `${score[0].toUpperCase()}${score.slice(1)} against ${usesMultiples(alike) ? "the multiple of the theory's step" : "the step size"}`,
      description: `Scores of ${alike.reduce((sum, grid) => sum + grid.points.length, 0)} tuned candidates; the table below lists them.`,
      fileName: index === 0 ? "tuning" : `tuning-${index + 1}`,
      height: 300,
      draw: (theme, width, standalone) => tuning(alike, theme, width, standalone),
    });
    place.append(figure.element);
    return figure;
  });
}

function extraFigure(content: ExtraFigure, place: HTMLElement): Figure {
  const figure = new Figure({
    title: content.title,
    description: content.title,
    fileName: content.title.replace(/[^A-Za-z0-9]+/g, "-").toLowerCase(),
    height: content.kind === "graph" ? graphHeight : 360,
    draw: (theme, width, standalone) => drawExtra(content, theme, width, standalone),
  });
  place.prepend(figure.element);
  return figure;
}

function enableCopy(button: HTMLButtonElement): void {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy!)!;
    try {
      await navigator.clipboard.writeText(source.textContent ?? "");
    } catch {
      // A page opened from a file may not be allowed to write the clipboard; selecting the text is the next best.
      getSelection()?.selectAllChildren(source);
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
}

function chooseTheme(changed: () => void): void {
  const button = document.querySelector<HTMLButtonElement>("#theme")!;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const show = () => {
    button.textContent = dark() ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to ${dark() ? "light" : "dark"} colours`);
  };
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    show();
    changed();
  });
  system.addEventListener("change", () => {
    show();
    changed();
  });
}

function whenResized(act: () => void): void {
  let width = innerWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    // Telephones resize the window whenever their address bar moves.
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = window.setTimeout(act, 120);
  });
}

start();
