// Let the reader race optimizers: choose who runs, where and how fast, and pass the choice on.
// Without this script, and until the runs are loaded, the figure shows how one race has ended.
{
  // How glossary_code/figures/races.py writes numbers.
  const CELLS = 511;
  const LOWEST = 1e-6;
  const HIGHEST = 10;
  const CELLS_OF_DECADE = 20;
  const SINGLE = 70;
  const ALPHABET = Array.from({ length: 92 }, (_, k) => String.fromCharCode(35 + k)).filter(
    (character) => !"\\<&".includes(character),
  );
  const DIGITS = new Map(ALPHABET.map((character, k) => [character, k]));
  const decode = (text) => {
    const numbers = [];
    for (let k = 0, number = 0; k < text.length; k++) {
      let folded = DIGITS.get(text[k]);
      if (folded >= SINGLE) {
        folded += (folded - SINGLE) * (ALPHABET.length - 1) + DIGITS.get(text[++k]);
      }
      number += folded % 2 ? -(folded + 1) / 2 : folded / 2;
      numbers.push(number);
    }
    return numbers;
  };

  const SVG = "http://www.w3.org/2000/svg";
  const STEP_IN_MILLISECONDS = 40;
  const language = document.documentElement.lang;
  const written = (value, options) =>
    new Intl.NumberFormat(language, options).format(value).replace("-", "−");
  // Adding 0 makes 0 of −0.
  const coordinate = (value) => written(Math.round(value * 100) / 100 + 0);
  const short = (value) => {
    if (value >= 1e-4) return written(value, { maximumSignificantDigits: 2 });
    const [mantissa, exponent] = value.toExponential(1).split("e");
    const raised = [...exponent].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
    return `${mantissa === "1.0" ? "" : `${written(mantissa)}·`}10${raised.join("")}`;
  };
  const fill = (message, values) => message.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const tableRow = (sample, name, texts) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.append(sample.cloneNode(true), name);
    row.append(head, ...texts.map((text) => {
      const cell = document.createElement("td");
      cell.textContent = text;
      return cell;
    }));
    return row;
  };

  // A drawing into which lines, their heads and a tip can be put.
  const canvas = (svg) => {
    const box = svg.querySelector("clipPath rect");
    const [left, top, width, height] = ["x", "y", "width", "height"].map((name) =>
      Number(box.getAttribute(name)),
    );
    const layer = () => svg.appendChild(document.createElementNS(SVG, "g"));
    const lines = layer();
    const heads = layer();
    const tip = layer();
    lines.setAttribute("clip-path", `url(#${box.parentElement.id})`);
    lines.setAttribute("fill", "none");
    tip.setAttribute("class", "race-tip");
    return {
      svg, lines, heads, tip,
      middle: left + width / 2,
      place: (x, y) => [left + width * x, top + height * (1 - y)],
    };
  };

  const start = (figure, data) => {
    const { labels } = data;
    const row = figure.querySelector(".figure-row");
    const controls = figure.querySelector(".race-controls");
    const select = controls.querySelector("select");
    const boxes = [...controls.querySelectorAll("input[type=checkbox]")];
    const [rate, step] = controls.querySelectorAll("input[type=range]");
    const [rateOutput, stepOutput] = controls.querySelectorAll("output");
    const [play, copy] = controls.querySelectorAll("button");
    const link = controls.querySelector("a");
    const lead = controls.querySelector("[role=status]");
    const table = controls.querySelector("tbody");
    const [playLabel, copyLabel] = [play.textContent, copy.textContent];
    const rates = Number(rate.max) + 1;
    const factor = () => 2 ** (rate.value - (rates - 1) / 2);
    let plane;
    let losses;
    let surface;
    let shown = [];
    let timer = 0;

    const run = (box) => {
      const k = boxes.indexOf(box);
      const [x, y, loss] = ["x", "y", "loss"].map((field) =>
        decode(data[field][surface][k * rates + Number(rate.value)]),
      );
      const sample = box.parentElement.querySelector("svg");
      const [line, head] = sample.children;
      return {
        name: box.parentElement.textContent, sample, line, head, x, y, loss,
        rate: data.rates[surface][k] * factor(),
        finish: data.finishes[surface][k * rates + Number(rate.value)],
        inPlane: x.map((_, t) => plane.place(x[t] / CELLS, y[t] / CELLS)),
        inLosses: loss.map((cell, t) =>
          losses.place(t / step.max, cell / CELLS_OF_DECADE / Math.log10(HIGHEST / LOWEST)),
        ),
      };
    };
    // A run ends where it has left the plane for good; it may leave it and come back, too.
    const goesOn = ({ loss }, t) => t < loss.length;
    const isInside = ({ x, y }, t) => [x[t], y[t]].every((cell) => cell >= 0 && cell <= CELLS);
    const layers = () => [[plane, "inPlane", isInside], [losses, "inLosses", goesOn]];
    const point = ({ x, y }, t) => {
      const { low, high } = data.surfaces[surface];
      const at = [x[t], y[t]].map((cell, k) => low[k] + (cell / CELLS) * (high[k] - low[k]));
      return `(${at.map(coordinate).join("; ")})`;
    };
    const lossAt = ({ loss }, t) => {
      const value = LOWEST * 10 ** (loss[t] / CELLS_OF_DECADE);
      if (loss[t] === 0) return `< ${short(LOWEST)}`;
      return value >= HIGHEST ? `> ${short(HIGHEST)}` : short(value);
    };

    const chooseSurface = () => {
      if (surface === select.value) return;
      surface = select.value;
      row.innerHTML = data.surfaces[surface].frame + data.frame;
      [plane, losses] = [...row.querySelectorAll("svg")].map(canvas);
    };
    const draw = () => {
      const now = Number(step.value);
      for (const [{ lines, heads }, points, isSeen] of layers()) {
        lines.replaceChildren(...shown.map((one) => {
          const line = one.line.cloneNode();
          line.setAttribute("d", `M${one[points].slice(0, now + 1).map((at) =>
            at.map((pixels) => pixels.toFixed(1)).join(" ")).join("L")}`);
          return line;
        }));
        heads.replaceChildren(...shown.filter((one) => isSeen(one, now)).map((one) => {
          const head = one.head.cloneNode();
          head.setAttribute("transform", `translate(${one[points][now]})`);
          return head;
        }));
      }
      table.replaceChildren(...shown.map((one) => tableRow(one.sample, one.name, [
        written(one.rate, { maximumSignificantDigits: 3 }),
        isInside(one, now) ? point(one, now) : labels.outside,
        goesOn(one, now) ? lossAt(one, now) : "",
        one.finish && one.finish <= now ? one.finish : "",
      ])));
      rateOutput.textContent = factor() < 1 ? `×1/${1 / factor()}` : `×${factor()}`;
      rate.setAttribute("aria-valuetext", rateOutput.textContent);
      stepOutput.textContent = now;
      if (timer) return;
      const running = shown.filter((one) => goesOn(one, now));
      const best = running.sort((a, b) => a.loss[now] - b.loss[now])[0];
      lead.textContent = best
        ? fill(labels.lead, { step: now, name: best.name, loss: lossAt(best, now) })
        : "";
    };

    // The choice as it stands in a link.
    const choice = () => new URLSearchParams({
      surface: select.value,
      optimizers: boxes.filter((box) => box.checked).map((box) => box.value),
      rate: Math.log2(factor()),
      step: step.value,
    }).toString().replaceAll("%2C", ",");
    const usual = choice();
    const restore = (parameters) => {
      if (!Object.hasOwn(data.surfaces, parameters.get("surface"))) return;
      const names = parameters.get("optimizers")?.split(",") ?? [];
      select.value = parameters.get("surface");
      for (const box of boxes) box.checked = names.includes(box.value);
      rate.value = Number(parameters.get("rate") ?? 0) + (rates - 1) / 2;
      step.value = parameters.get("step") ?? step.max;
    };
    const update = () => {
      chooseSurface();
      shown = boxes.filter((box) => box.checked).map(run);
      link.href = `?${choice()}#${figure.closest("[id]").id}`;
      // The other languages show the same race.
      for (const other of document.querySelectorAll(".languages a")) {
        const search = choice() === usual ? "" : `?${choice()}`;
        if (other.search !== search) other.search = search;
      }
      draw();
    };

    const pause = () => {
      clearInterval(timer);
      timer = 0;
      play.textContent = playLabel;
      update();
    };
    play.addEventListener("click", () => {
      if (timer) return pause();
      if (step.value === step.max) step.value = 0;
      play.textContent = labels.pause;
      timer = setInterval(() => {
        step.stepUp();
        if (step.value === step.max) pause();
        else draw();
      }, STEP_IN_MILLISECONDS);
    });
    step.addEventListener("input", () => timer && pause());
    controls.addEventListener("input", update);
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.href);
      } catch {
        return; // The link beside can still be copied by hand.
      }
      copy.textContent = labels.copied;
      setTimeout(() => { copy.textContent = copyLabel; }, 2000);
    });

    const nearest = (points, isSeen, { x, y }) => {
      let found = { distance: 24 };
      for (const one of shown) {
        one[points].slice(0, Number(step.value) + 1).forEach(([left, top], t) => {
          const distance = Math.hypot(left - x, top - y);
          if (distance < found.distance && isSeen(one, t)) found = { distance, one, t, left, top };
        });
      }
      return found;
    };
    row.addEventListener("pointermove", (event) => {
      const { clientX, clientY } = event;
      for (const [{ svg, tip, middle }, points, isSeen] of layers()) {
        tip.replaceChildren();
        if (!svg.contains(event.target)) continue;
        const mouse = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
        const { one, t, left, top } = nearest(points, isSeen, mouse);
        if (!one) continue;
        const ring = document.createElementNS(SVG, "circle");
        const text = document.createElementNS(SVG, "text");
        for (const [name, value] of Object.entries({ cx: left, cy: top, r: 6 })) {
          ring.setAttribute(name, value);
        }
        text.setAttribute("x", left);
        text.setAttribute("y", top < 40 ? top + 24 : top - 12);
        text.setAttribute("text-anchor", left < middle ? "start" : "end");
        text.textContent = fill(labels.point, {
          name: one.name,
          step: t,
          place: isInside(one, t) ? point(one, t) : labels.outside,
          loss: lossAt(one, t),
        });
        tip.replaceChildren(ring, text);
      }
    });
    row.addEventListener("pointerleave", () => {
      for (const { tip } of [plane, losses]) tip.replaceChildren();
    });

    restore(new URLSearchParams(location.search));
    update();
    controls.hidden = false;
  };

  // The controls have their place from the start, so that nothing moves when the runs are there.
  const reserve = (figure) => {
    const rows = [...figure.querySelectorAll("input:checked")].map((box) =>
      tableRow(box.nextElementSibling, box.value, ["0", "0", "0", "0"]),
    );
    figure.querySelector("tbody").replaceChildren(...rows);
    const [, copy] = figure.querySelectorAll("button");
    copy.hidden = !navigator.clipboard;
  };
  const load = (figure) => {
    const script = document.createElement("script");
    script.addEventListener("load", () => start(figure, globalThis.figureData));
    script.addEventListener("error", () => figure.querySelector(".race-controls").remove());
    script.src = figure.dataset.src;
    document.head.append(script);
  };
  for (const figure of document.querySelectorAll(".figure-race[data-src]")) {
    reserve(figure);
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      load(figure);
    }, { rootMargin: "600px" }).observe(figure);
  }
}
