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
