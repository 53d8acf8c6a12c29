// Tables that sort by a click on a heading; every cell carries the number it is sorted by.

/** Makes all tables of the page sortable. */
export function makeSortable(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table.sortable"))
    for (const heading of table.querySelectorAll<HTMLTableCellElement>("th[data-col]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => sort(table, heading));
    }
}

function sort(table: HTMLTableElement, heading: HTMLTableCellElement): void {
  const column = Number(heading.dataset.col);
  const direction = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  for (const other of table.querySelectorAll("th[data-col]")) other.setAttribute("aria-sort", "none");
  heading.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
  const body = table.tBodies[0];
  body.append(...[...body.rows].sort((a, b) => direction * compare(a.cells[column].dataset.v ?? "", b.cells[column].dataset.v ?? "")));
}

/** Numbers by size, anything else by name; infinite values last. */
export function compare(a: string, b: string): number {
  const x = a === "" ? Number.NaN : Number(a);
  const y = b === "" ? Number.NaN : Number(b);
  if (Number.isNaN(x) || Number.isNaN(y)) return a.localeCompare(b);
  return x === y ? 0 : x - y;
}
