// Where the sidebars are drawers: what an open one covers is out of the keyboard's reach.
// Esc closes it, and so does a link in it.
for (const [name, covered] of [
  ["__navigation", ".main"],
  ["__toc", ".mobile-header, .sidebar-drawer, .content"],
]) {
  const box = document.getElementById(name);
  const close = () => {
    box.checked = false;
    box.dispatchEvent(new Event("change"));
  };
  box.addEventListener("change", () => {
    for (const part of document.querySelectorAll(covered)) part.inert = box.checked;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return;
    close();
    box.focus();
  });
  document.addEventListener("click", (event) => {
    if (box.checked && event.target.closest(".toc-tree a, .sidebar-tree a")) close();
  });
}
