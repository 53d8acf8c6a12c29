import assert from "node:assert/strict";
import { test } from "node:test";
import { escaped } from "../src/figure";
import { compare } from "../src/table";

test("cells are sorted as numbers with infinities at the ends, else by name", () => {
  assert.deepEqual(["Infinity", "2", "1e-9", "-Infinity", "10"].sort(compare), ["-Infinity", "1e-9", "2", "10", "Infinity"]);
  assert.deepEqual(["diverged", "completed"].sort(compare), ["completed", "diverged"]);
  assert.equal(compare("Infinity", "Infinity"), 0);
});

test("text is escaped before it becomes markup", () => {
  assert.equal(escaped("<b title=\"x\">'&"), "&#60;b title=&#34;x&#34;&#62;&#39;&#38;");
});
