// Lead from each message of a translated page to its line in the catalogue.
// One link follows the mouse and the focus: from what has the focus in a text, Tab comes to it.
// The button gives each message a link of its own, for touch and for texts with nothing to focus,
// and remembers that: nobody else has to tab past hundreds of them.
{
  const KEY = "suggest";
  const TEXT = "article [data-line]";
  const template = document.getElementById("suggest").content.firstElementChild;
  const foot = document.querySelector(".suggest-all");
  const top = foot.cloneNode(true); // for the keyboard, from which the foot is far
  const dialog = document.querySelector(".suggest-dialog");
  const lineOf = (link) => link.parentElement.dataset.line;

  const put = (link, block) => {
    block.append(link);
    if (link.href) link.hash = `L${lineOf(link)}`;
  };

  const one = template.cloneNode(true);
  const follow = (target) => {
    const block = target.closest(TEXT);
    // A dialog gives the focus back to the link, if it is still there.
    if (target.closest("dialog") || block === one.parentElement) return;
    if (block && !shown()) put(one, block);
    else one.remove();
  };
  let timer;
  // Not pointerover: Tab scrolls the page below a mouse at rest.
  document.addEventListener("pointermove", ({ target, pointerType }) => {
    clearTimeout(timer);
    if (pointerType === "mouse") timer = setTimeout(() => follow(target), 250);
  });
  document.addEventListener("focusin", ({ target }) => follow(target));

  const shown = () => foot.getAttribute("aria-pressed") === "true";
  const showAll = (on) => {
    one.remove();
    for (const button of [foot, top]) button.setAttribute("aria-pressed", on);
    for (const block of document.querySelectorAll(TEXT)) {
      if (on) {
        const link = template.cloneNode(true);
        link.classList.add("in-text");
        put(link, block);
      } else {
        block.querySelector(":scope > .in-text").remove();
      }
    }
  };
  for (const button of [foot, top]) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const on = !shown();
      showAll(on);
      try { localStorage.setItem(KEY, on ? "all" : ""); } catch { /* switched off */ }
    });
  }
  top.classList.add("skip-to-content"); // the theme's: out of sight without the focus
  document.querySelector("article").prepend(top);
  try { if (localStorage.getItem(KEY)) showAll(true); } catch { /* switched off */ }

  document.addEventListener("click", ({ target }) => {
    const button = dialog && target.closest("button.suggest");
    if (button) {
      dialog.querySelector(".line").textContent = lineOf(button);
      dialog.showModal();
    } else if (target === dialog) {
      dialog.close(); // a click beside it
    }
  });
}
