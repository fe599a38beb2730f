// Let the slider of a moving figure choose the frame that is shown.
// Without this script the figure shows its last frame, and no slider.
for (const slider of document.querySelectorAll('.figure-row input[type="range"]')) {
  const frames = [...slider.parentElement.querySelectorAll("[data-frame]")];
  const show = () => {
    for (const frame of frames) {
      if (frame.dataset.frame === slider.value) {
        frame.removeAttribute("display");
        slider.setAttribute("aria-valuetext", frame.querySelector("text").textContent);
      } else {
        frame.setAttribute("display", "none");
      }
    }
  };
  slider.addEventListener("input", show);
  slider.hidden = false;
  show();
}

// Let the reader choose the two functions that a figure compares, and slide their parameters.
// Without this script the figure shows the two that it was drawn with.
for (const figure of document.querySelectorAll(".figure-comparison")) {
  const source = figure.querySelector("select");
  const descriptions = [];
  figure.querySelectorAll(".figure-choice").forEach((choice, k) => {
    const [name, select, slider, parameter] = choice.querySelectorAll("span, select, input, output");
    const curves = figure.querySelectorAll(`[data-curve="${k}"]`);
    const variants = () => JSON.parse(select.selectedOptions[0].dataset.variants);
    const show = () => {
      const variant = variants()[slider.value];
      variant.paths.forEach((path, panel) => curves[panel].setAttribute("d", path));
      parameter.textContent = variant.parameter;
      slider.setAttribute("aria-valuetext", variant.parameter);
      descriptions[k] = variant.description;
      for (const desc of figure.querySelectorAll("desc")) desc.textContent = descriptions.join(" ");
    };
    const choose = () => {
      const last = variants().length - 1;
      slider.max = last;
      slider.value = last / 2;
      slider.hidden = last === 0;
      show();
    };
    if (k > 0) select.append(...[...source.options].map((option) => option.cloneNode(true)));
    select.value = name.textContent;
    select.addEventListener("change", choose);
    slider.addEventListener("input", show);
    name.hidden = true;
    select.hidden = false;
    choose();
  });
}
