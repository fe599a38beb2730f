// Keep the reader's place when they switch the language.
// The pages of all languages have the same blocks in the same order, so the number of the
// block at the top of the window names the same place in each; an anchor is the fallback.
{
  const KEY = "place";
  const blocks = () => [
    ...document.querySelectorAll(
      "article :is(h1, h2, h3, p, li, pre, table, figure, .math, .figure-row)",
    ),
  ];
  const top = 60;
  const storage = {
    get(area, key) {
      try { return area().getItem(key); } catch { return null; }
    },
    set(area, key, value) {
      try { area().setItem(key, value); } catch { /* switched off */ }
    },
  };

  const remember = (event) => {
    const link = event.target.closest(".languages a");
    if (!link) return;
    storage.set(() => localStorage, "language", link.hreflang);
    const all = blocks();
    const index = all.findIndex((block) => block.getBoundingClientRect().bottom > top);
    const section = [...document.querySelectorAll("article section[id]")]
      .filter((candidate) => candidate.getBoundingClientRect().top <= top + 1)
      .pop();
    if (index <= 0 || !section || scrollY === 0) return;
    // Terms stand in the order of each language's alphabet: only the anchor names the place.
    const term = all[index].closest("dl.glossary dd")?.previousElementSibling;
    if (term) {
      link.hash = term.id;
      return;
    }
    const offset = all[index].getBoundingClientRect().top;
    storage.set(() => sessionStorage, KEY, JSON.stringify({ index, offset }));
    link.hash = section.id;
  };

  const restore = () => {
    const saved = storage.get(() => sessionStorage, KEY);
    if (!saved) return;
    sessionStorage.removeItem(KEY);
    const { index, offset } = JSON.parse(saved);
    const block = blocks()[index];
    if (!block) return;
    const bounded = Math.max(offset, top - block.getBoundingClientRect().height);
    scrollBy({ top: block.getBoundingClientRect().top - bounded, behavior: "instant" });
  };

  document.addEventListener("click", remember);
  addEventListener("load", restore);
}
