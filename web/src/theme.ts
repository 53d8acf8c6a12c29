// Colours come from the style sheet, so that the page and its plots cannot disagree.

export interface Theme {
  series: string[];
  text: string;
  muted: string;
  line: string;
  grid: string;
  surface: string;
  font: string;
}

/** The colours in force on the page. */
export const pageTheme = (): Theme => themeOf("");

/** The light colours, whatever the page shows: saved figures and prints go onto white. */
export const lightTheme = (): Theme => themeOf("light");

// The style sheet's colours depend on the scheme, so that only an element that uses one can tell which it is.
function themeOf(scheme: string): Theme {
  const probe = document.createElement("div");
  probe.className = scheme;
  probe.hidden = true;
  document.body.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const theme = {
    series: Array.from({ length: 8 }, (_, index) => read(`s${index}`)),
    text: read("text"),
    muted: read("muted"),
    line: read("line"),
    grid: read("grid"),
    surface: read("surface"),
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return theme;
}
