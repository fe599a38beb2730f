// Show the entries that a query names, in either language, before the pages that Sphinx finds.
{
  const stemmer = new Stemmer();
  const stems = (text) => [
    ...new Set(splitQuery(text.toLowerCase()).map((word) => stemmer.stemWord(word))),
  ];
  const entries = searchEntries.map(([page, anchor, title, excerpt, names]) => ({
    page, anchor: anchor && `#${anchor}`, title, excerpt, names: names.map(stems),
  }));
  const excerptOfPage = (page) =>
    entries.find((entry) => entry.page === page && !entry.anchor)?.excerpt;

  // How much of a name the query is: 1 if it is all of it, 0 if a word of it is not in the name.
  const share = (query, name) => {
    const parts = query.map((stem) =>
      Math.max(...name.map((own) => (own.startsWith(stem) ? stem.length / own.length : 0))),
    );
    return parts.every(Boolean) ? parts.reduce((sum, part) => sum + part, 0) / name.length : 0;
  };
  const named = (query) =>
    entries
      .map((entry) => ({ entry, score: Math.max(...entry.names.map((name) => share(query, name))) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ entry }) => entry);

  const show = ({ page, anchor, title, excerpt }, words) => {
    const { docnames, titles } = Search._index;
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = page + DOCUMENTATION_OPTIONS.LINK_SUFFIX + anchor;
    link.textContent = title;
    if (anchor) item.append(` — ${titles[docnames.indexOf(page)]}`);
    const text = item.appendChild(document.createElement("p"));
    text.className = "context";
    text.textContent = excerpt;
    words.forEach((word) => _highlightText(item, word, "highlighted"));
    Search.output.append(item);
  };

  // A page that is opened from a folder may not fetch others to find an excerpt in them.
  const folder = location.protocol === "file:";
  if (folder) DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  // Sphinx counts pages, and says nothing in Russian.
  Documentation.TRANSLATIONS["Search finished, found one page matching the search query."] =
    Array(4).fill(document.currentScript.dataset.found);

  Search.query = (query) => {
    const parsed = Search._parseQuery(query);
    const [, words, , shownWords] = parsed;
    const found = words.size ? named([...words]) : [];
    const known = new Set(found.map(({ page, anchor }) => page + anchor));
    const others = Search._performSearch(...parsed).filter(
      ([page, , anchor, , , , kind]) =>
        kind !== SearchResultKind.index && !known.has(page + anchor),
    );
    if (folder) others.forEach((other) => (other[3] ??= excerptOfPage(other[0])));
    found.forEach((entry) => show(entry, shownWords));
    _displayNextItem(others, found.length + others.length, words, shownWords);
  };
}
