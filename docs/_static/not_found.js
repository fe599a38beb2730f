// Offer the pages and entries whose addresses are most like the one that was asked for.
{
  const letters = (text) => text.toLowerCase().replace(/[^\p{L}\d]+/gu, " ").trim();
  const pairs = (text) => new Set(Array.from(text, (_, i) => text.slice(i, i + 2)));

  /** Say how alike two texts are, from 0 to 1: their common pairs of letters (Dice). */
  const likeness = (a, b) => {
    const [first, second] = [pairs(a), pairs(b)];
    const common = [...first].filter((pair) => second.has(pair)).length;
    return (2 * common) / (first.size + second.size);
  };

  /** Cut an address into its words: all of them, those of the page, those of the entry. */
  const parts = (address) => {
    const [path, anchor = ""] = address.replace(/(index)?\.html?/, "").split("#");
    const page = path.split("/").filter(Boolean).pop() ?? "";
    return [`${path} ${anchor}`, page, anchor].map(letters).filter(Boolean);
  };

  const nearest = (asked, addresses) => {
    const rated = addresses
      .map(([address, title]) => {
        const names = [...parts(address), ...title.split(/[()]/).map(letters).filter(Boolean)];
        const best = Math.max(...asked.flatMap((a) => names.map((name) => likeness(a, name))));
        // Of equals, the one whose whole address is most alike.
        return { address, title, score: best + likeness(asked[0], names[0]) / 10 };
      })
      .filter(({ score }) => score > 0.4)
      .sort((a, b) => b.score - a.score);
    const titles = rated.map(({ title }) => title);
    return rated.filter(({ title }, place) => titles.indexOf(title) === place).slice(0, 5);
  };

  const sections = [...document.querySelectorAll("section")];
  const path = decodeURIComponent(location.pathname + location.hash);
  const own = sections.filter(({ dataset }) => path.startsWith(dataset.folder));
  for (const section of sections) {
    section.hidden = own.length > 0 && !own.includes(section);
    const site = section.dataset.folder.replace(/[^/]+\/$/, "");
    const asked = parts(path.replace(own.length ? section.dataset.folder : site, ""));
    const addresses = globalThis.addresses?.[section.lang] ?? [];
    const found = asked.length ? nearest(asked, addresses) : [];
    for (const { address, title } of found) {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = section.dataset.folder + address;
      link.textContent = title.replace(/ \([^()]*\)$/, "");
      section.querySelector("ul").append(item);
    }
    section.querySelector(".nearest").hidden = found.length === 0;
  }
}
