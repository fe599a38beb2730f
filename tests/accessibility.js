// What the tests of accessibility ask of a page.
globalThis.accessibility = {
  // Run axe's rules; give what each violation is, where, and what to do. To axe a figure is an
  // image: what it is drawn of would only be thousands of elements to go through.
  async violations(context, rules) {
    const figures = [...document.querySelectorAll("svg[role=img]")].map((svg) => [svg, [...svg.children]]);
    for (const [svg, parts] of figures) {
      svg.replaceChildren(...parts.filter((part) => part.matches("title, desc")));
    }
    const found = await axe.run(context, { ...rules, resultTypes: ["violations"] });
    for (const [svg, parts] of figures) svg.replaceChildren(...parts);
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, failureSummary }) =>
        `${id}: ${target.join(" ")}\n${html.slice(0, 300)}\n${failureSummary}`));
  },

  // A text of each style: colour, size and weight on backgrounds, the nearest first.
  styles() {
    const found = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || element.closest("svg") || !element.checkVisibility()) {
        continue;
      }
      const backgrounds = [];
      for (let box = element; box; box = box.parentElement) {
        const { backgroundColor } = getComputedStyle(box);
        if (backgroundColor !== "rgba(0, 0, 0, 0)") backgrounds.push(backgroundColor);
      }
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const style = [color, fontSize, fontWeight, ...backgrounds].join(" ");
      const leaf = !element.childElementCount;
      if (!found.has(style) || (leaf && found.get(style).childElementCount)) {
        found.set(style, element);
      }
    }
    return found;
  },

  // What of a figure does not stand out from what is behind it: lines and areas must by 3:1, text
  // by 4.5:1 (WCAG 1.4.11, 1.4.3). Exempt are lines of the grid, which only help the eye along;
  // what has the colour of the background, which parts or hides other things; and translucent
  // areas, which lie between or about lines that are judged.
  figures() {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const known = new Map();
    const rgba = (colour) => {
      if (!known.has(colour)) {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        known.set(colour, [r, g, b, a / 255]);
      }
      return known.get(colour);
    };
    const over = ([r, g, b, a], below) =>
      [r, g, b].map((value, k) => value * a + below[k] * (1 - a)).concat(1);
    const luminance = (colour) => {
      const [r, g, b] = colour.map((value) => {
        const c = value / 255;
        return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a, b) => {
      const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
      return (high + 0.05) / (low + 0.05);
    };

    const findings = new Set();
    const probe = document.body.appendChild(document.createElement("span"));
    probe.style.forcedColorAdjust = "none";
    for (const svg of document.querySelectorAll("svg[role=img]")) {
      if (!svg.checkVisibility()) continue;
      let box = svg;
      while (rgba(getComputedStyle(box).backgroundColor)[3] === 0) box = box.parentElement;
      const page = rgba(getComputedStyle(box).backgroundColor);
      const names = ["--figure-grid", "--figure-background"];
      const exempts = names.map((name) => {
        probe.style.color = `var(${name})`;
        return rgba(getComputedStyle(probe).color).slice(0, 3).join();
      });
      const exempt = (colour) => exempts.includes(colour.slice(0, 3).join());
      // The colour that a part is painted with, with all opacities; nothing if it is not.
      const paint = (part, kind) => {
        const own = part.matches("use") && document.querySelector(part.getAttribute("href"));
        const style = getComputedStyle(part);
        const colour = (own && own.getAttribute(kind)) || style[kind];
        if (colour === "none") return null;
        const [r, g, b, a] = rgba(colour.startsWith("var") || colour === "currentColor" ? style[kind] : colour);
        let opacity = a * style[`${kind}Opacity`];
        for (let p = part; p !== svg; p = p.parentElement) opacity *= getComputedStyle(p).opacity;
        return opacity && [r, g, b, opacity];
      };
      const parts = [...svg.querySelectorAll("path, rect, circle, ellipse, line, polygon, polyline, use")]
        .filter((part) => !part.closest("defs, clipPath") && part.checkVisibility());
      const report = (what, colour, behind, needed) => {
        const ratio = contrast(over(colour, behind), behind);
        if (ratio >= needed) return;
        findings.add(`${svg.querySelector("title").textContent}: ${what} rgb(${colour.slice(0, 3)}) `
          + `at ${Math.round(colour[3] * 100)} % has ${ratio.toFixed(2)}:1, and needs ${needed}:1`);
      };
      for (const part of parts) {
        const stroke = parseFloat(getComputedStyle(part).strokeWidth) && paint(part, "stroke");
        const fill = part.matches("line") ? null : paint(part, "fill");
        if (stroke && !exempt(stroke)) report("line", stroke, page, 3);
        if (fill && !stroke && !exempt(fill) && fill[3] === 1) report("area", fill, page, 3);
      }
      for (const text of svg.querySelectorAll("text")) {
        if (!text.checkVisibility() || text.closest("defs")) continue;
        const { x, y, width, height } = text.getBoundingClientRect();
        let behind = page;
        for (const part of parts) {
          if (!part.isPointInFill || text.compareDocumentPosition(part) & 4) continue;
          const fill = paint(part, "fill");
          if (!fill) continue;
          const at = new DOMPoint(x + width / 2, y + height / 2)
            .matrixTransform(part.getScreenCTM().inverse());
          if (part.isPointInFill(at)) behind = over(fill, behind);
        }
        report(`text "${text.textContent}"`, paint(text, "fill"), behind, 4.5);
      }
    }
    probe.remove();
    return [...findings];
  },

  restyle(css) {
    const style = document.getElementById("restyle") ?? document.createElement("style");
    style.id = "restyle";
    style.textContent = css;
    document.head.append(style);
  },

  // What is wider than the page, and what scrolls sideways out of the keyboard's reach.
  async overflows() {
    const frame = () => new Promise(requestAnimationFrame);
    for (let k = 0; k < 3; k++) await frame(); // until `scrolling.js` has seen the boxes
    const findings = [];
    for (const box of document.querySelectorAll("html, body *:not(svg *, math *)")) {
      if (box.scrollWidth <= box.clientWidth + 1 || !box.checkVisibility()) continue;
      const scrolls = ["auto", "scroll"].includes(getComputedStyle(box).overflowX);
      const named = box.tabIndex === 0 && box.hasAttribute("aria-label");
      if (box.matches("html, .content") || (scrolls && !named && !box.matches("select, input"))) {
        findings.push(`${box.cloneNode().outerHTML}: ${box.scrollWidth} px wide in ${box.clientWidth}`);
      }
    }
    return findings;
  },

  // Take out what rules other than those of contrast do not judge, and only makes them slow.
  lighten() {
    for (const math of document.querySelectorAll("math")) {
      const { width, height } = math.getBoundingClientRect();
      const box = document.createElement("span");
      box.textContent = "x";
      box.style = `display: inline-block; width: ${width}px; height: ${height}px`;
      math.replaceWith(box);
    }
    for (const code of document.querySelectorAll(".highlight pre")) {
      code.textContent = code.textContent;
    }
  },
};
