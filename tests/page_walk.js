// Look at the page as it is laid out now: which texts are cut, outside the window, or one on
// another, and what of the article can be read. Returns { findings, text }.
() => {
  const UNSEEN = 1; // of what is hidden from the eye by the usual means, a pixel is left
  const SLACK = 2; // pixels that rounding and overhanging letters may take
  const OVERLAP = 0.4; // boxes of letters reach above and below them: lines of a heading touch
  const memo = (compute) => {
    const known = new Map();
    return (element) => {
      if (!known.has(element)) known.set(element, compute(element));
      return known.get(element);
    };
  };
  const isVisible = memo((element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
  );
  const style = memo((element) => getComputedStyle(element));
  const box = memo((element) => element.getBoundingClientRect());
  // The nearest ancestor that cuts, and whether the reader can scroll to what it cuts.
  const frame = memo((element) => {
    if (!element || element === document.body) return null;
    const { overflowX, overflowY, position } = style(element);
    if (element.namespaceURI.endsWith("svg") && element.localName !== "svg") {
      return frame(element.parentElement);
    }
    if (overflowX !== "visible" || overflowY !== "visible") {
      const scrolls = [overflowX, overflowY].some((value) => /auto|scroll/.test(value));
      return { element, scrolls };
    }
    if (position === "fixed") return null;
    return frame(element.parentElement);
  });
  const isFixed = memo((element) =>
    element !== document.body &&
    (/fixed|sticky/.test(style(element).position) || isFixed(element.parentElement)),
  );
  const name = (element) => {
    const { id } = element.closest("[id]") ?? {};
    const kind = element.getAttribute("class")?.split(" ")[0];
    return `${element.localName}${kind ? `.${kind}` : ""}${id ? ` in #${id}` : ""}`;
  };

  const boxes = [];
  const readable = [];
  const add = (element, text, rects) => {
    for (const { left, top, right, bottom } of rects) {
      if (right - left > UNSEEN) boxes.push({ element, text, left, top, right, bottom });
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL, (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      return node.data.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return NodeFilter.FILTER_SKIP;
    // The theme lays its button over the text for as long as the reader scrolls up.
    if (node.matches("script, style, template, noscript, select, .skip-to-content, .back-to-top")) {
      return NodeFilter.FILTER_REJECT;
    }
    return isVisible(node) || style(node).display === "contents"
      ? NodeFilter.FILTER_SKIP
      : NodeFilter.FILTER_REJECT;
  });
  const range = document.createRange();
  const whole = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.data.trim();
    if (parent.closest("article") && !parent.closest(".figure-race")) readable.push(text);
    // A formula, a block of code or a label is one thing: what is within, it sets itself.
    const one = parent.closest("math, pre, text");
    if (one) {
      if (!whole.has(one)) add(one, one.textContent.trim(), [box(one)]);
      whole.add(one);
    } else {
      // A button covers more than its words do.
      const button = parent.closest("a, button");
      const painted = button?.childNodes.length === 1
        && style(button).backgroundColor !== "rgba(0, 0, 0, 0)";
      range.selectNodeContents(node);
      add(parent, text, painted ? [box(button)] : range.getClientRects());
    }
  }

  const findings = [];
  const width = document.documentElement.clientWidth;
  const report = (what, { element, text }, more = "") =>
    findings.push(`${what}: “${text.slice(0, 40)}” (${name(element)})${more}`);
  const isAway = memo((element) => {
    const drawer = element.closest(".sidebar-drawer, .toc-drawer");
    return drawer && (box(drawer).right <= SLACK || box(drawer).left >= width - SLACK);
  });
  const seen = boxes.filter((one) => {
    const { element, left, top, right, bottom } = one;
    if (isAway(element) && (right <= 0 || left >= width)) return false;
    const around = element.localName === "pre" ? frame(element.parentElement) : frame(element);
    if (around) {
      const cut = box(around.element);
      if (cut.width <= UNSEEN || cut.height <= UNSEEN) return false;
      if (left < cut.left - SLACK || right > cut.right + SLACK ||
          top < cut.top - SLACK || bottom > cut.bottom + SLACK) {
        if (around.scrolls) return false;
        report("cut", one, ` by ${name(around.element)}`);
      }
    }
    if (!around?.scrolls && (left < -SLACK || right > width + SLACK)) {
      report("outside the window", one);
    }
    return true;
  });
  if (document.documentElement.scrollWidth > width) findings.push("the page scrolls sideways");

  // The bar at the top of a narrow window covers what is scrolled below it.
  const bar = document.querySelector(".mobile-header");
  const covered = bar && isVisible(bar) ? box(bar).bottom : -Infinity;
  const shown = seen
    .filter((one) => one.top >= covered || isFixed(one.element))
    .sort((a, b) => a.top - b.top);
  shown.forEach((one, k) => {
    for (let j = k + 1; j < shown.length && shown[j].top < one.bottom; j++) {
      const other = shown[j];
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - other.top;
      const lowest = Math.min(one.bottom - one.top, other.bottom - other.top);
      if (one.element !== other.element && across > SLACK && down > OVERLAP * lowest) {
        report("one on another", one, ` and “${other.text.slice(0, 40)}” (${name(other.element)})`);
      }
    }
  });
  return { findings, text: readable };
}
