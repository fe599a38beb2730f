// Make a tab stop of each box that scrolls sideways, under a name: code, tables, formulas.
// Without this script the browser's own way of scrolling them is left.
{
  const { code, table, formula } = document.currentScript.dataset;
  const names = { pre: code, ".table-wrapper": table, "div.math": formula };
  const mark = (box) => {
    if (box.scrollWidth > box.clientWidth) {
      const selector = Object.keys(names).find((selector) => box.matches(selector));
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", names[selector]);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  };
  const boxes = Object.keys(names).join();
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) mark(target.closest(boxes));
  });
  for (const box of document.querySelectorAll(boxes)) {
    for (const part of [box, ...box.children]) observer.observe(part);
  }
}
