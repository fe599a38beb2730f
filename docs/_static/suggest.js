// Lead from each message of a translated page to its line in the catalogue.
// The mouse gets one link that follows it. The button at the foot gives each message a link of
// its own, for the keyboard and for touch, and remembers that: nobody else has to tab past them.
{
  const KEY = "suggest";
  const template = document.getElementById("suggest").content.firstElementChild;
  const all = document.querySelector(".suggest-all");
  const dialog = document.querySelector(".suggest-dialog");
  const lineOf = (link) => link.parentElement.dataset.line;

  const put = (link, block) => {
    block.append(link);
    if (link.href) link.hash = `L${lineOf(link)}`;
  };

  const one = template.cloneNode(true);
  const follow = (block) => {
    if (block === one.parentElement) return;
    if (block && !shown()) put(one, block);
    else one.remove();
  };
  let timer;
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    clearTimeout(timer);
    if (pointerType !== "mouse") return;
    timer = setTimeout(() => follow(target.closest("article [data-line]")), 250);
  });

  const shown = () => all.getAttribute("aria-pressed") === "true";
  const showAll = (on) => {
    one.remove();
    all.setAttribute("aria-pressed", on);
    for (const block of document.querySelectorAll("article [data-line]")) {
      if (on) {
        const link = template.cloneNode(true);
        link.classList.add("in-text");
        put(link, block);
      } else {
        block.querySelector(":scope > .in-text").remove();
      }
    }
  };
  all.hidden = false;
  all.addEventListener("click", () => {
    const on = !shown();
    showAll(on);
    try { localStorage.setItem(KEY, on ? "all" : ""); } catch { /* switched off */ }
  });
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
