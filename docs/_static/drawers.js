// Where the sidebars are drawers, open them with buttons, which the keyboard reaches; the theme's
// labels are for the mouse alone. What an open drawer covers is out of reach. Esc closes it, and
// so does a link in it.
for (const [name, drawer, covered] of [
  ["__navigation", ".sidebar-drawer", ".mobile-header, .main"],
  ["__toc", ".toc-drawer", ".mobile-header, .sidebar-drawer, .content"],
]) {
  const box = document.getElementById(name);
  const open = (on) => {
    box.checked = on;
    for (const part of document.querySelectorAll(covered)) part.inert = on;
  };
  let opener;
  for (const label of [...box.labels].filter((label) => !label.matches(".overlay"))) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.setAttribute("aria-label", box.getAttribute("aria-label"));
    button.append(...label.childNodes);
    button.addEventListener("click", () => {
      opener = button;
      open(true);
      [...document.querySelectorAll(`${drawer} a`)].find((link) => link.checkVisibility()).focus();
    });
    label.replaceWith(button);
  }
  box.addEventListener("change", () => open(box.checked));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return;
    open(false);
    opener?.focus();
  });
  document.querySelector(drawer).addEventListener("click", (event) => {
    if (event.target.closest("a")) open(false);
  });
}
