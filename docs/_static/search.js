// Search as one types: in the dialog, which each page has, and on the search page.
// What it looks through is loaded when the search is first used, by scripts rather than fetched,
// since a page that is opened from a folder may not fetch.
{
  const root = document.documentElement.dataset.content_root;
  const dialog = document.querySelector(".search-dialog");

  const loadScript = (path) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${path} cannot be loaded`));
      document.head.append(script);
    });
  let loading;
  const load = () => {
    loading ??= Promise.all(dialog.dataset.scripts.split(" ").map(loadScript)).then(engine);
    return loading;
  };

  // A word is found as it stands and by its stem, by the rules of the language of its letters.
  const WORD = /[\p{L}\p{N}]+/gu;
  // The vowel that comes and goes between the forms of a word: выборка, выборок; узел, узлы.
  const FLEETING_VOWEL = /([бвгджзклмнпрстфхцчшщ])[ео]([клнрц])$/;
  const wordsOf = (text) => text.toLowerCase().replaceAll("ё", "е").match(WORD) ?? [];
  const stems = new Map();
  let stemmers;
  const stem = (word) => {
    stemmers ??= { en: new EnglishStemmer(), ru: new RussianStemmer() };
    if (!stems.has(word)) {
      const language = /[а-я]/.test(word) ? "ru" : "en";
      stems.set(word, stemmers[language].stemWord(word).replace(FLEETING_VOWEL, "$1$2"));
    }
    return stems.get(word);
  };
  const formsOf = (word) => [...new Set([word, stem(word)])];

  const engine = () => {
    const stopWords = new Set(searchIndex.stopWords);
    const entries = searchIndex.entries.map(([page, anchor, title, names, text], id) => ({
      id, page, title, names, text,
      address: `${root}${page}.html${anchor && `#${anchor}`}`,
      forms: names.map((name) => wordsOf(name).map(formsOf)),
    }));
    const index = new MiniSearch({
      fields: ["names", "text"],
      tokenize: wordsOf,
      processTerm: formsOf,
      searchOptions: { processTerm: (form) => form, boost: { names: 4 }, prefix: true },
    });
    index.addAll(entries);

    // How much of a name the query is: 1 if it is all of it, 0 if a word of it is not in the name.
    const shareOf = (wanted, name) => {
      const parts = wanted.map((forms) =>
        Math.max(
          ...name.flat().map((own) =>
            Math.max(...forms.map((form) => (own.startsWith(form) ? form.length / own.length : 0))),
          ),
        ),
      );
      const all = parts.reduce((sum, part) => sum + part, 0);
      return parts.every((part) => part > 0) ? all / name.length : 0;
    };
    // Of entries with the same name, the section goes first, then the term, then the function.
    const weightOf = ({ page }) => (page.startsWith("api/") ? 0.8 : page === "glossary" ? 0.9 : 1);
    // The name of an entry that the query is most of, and how much, for the order of the results.
    const bestName = (entry, wanted) => {
      const shares = entry.forms.map((name) => shareOf(wanted, name));
      const share = Math.max(0, ...shares);
      return { name: share && entry.names[shares.indexOf(share)], rank: weightOf(entry) * share };
    };

    // All words as they are; or else with a letter or two of them wrong; or else some of the words.
    const fuzzy = (form) => form.length > 4 && 0.2;
    const attempts = [
      { combineWith: "AND" },
      { combineWith: "AND", fuzzy },
      { combineWith: "OR", fuzzy },
    ];
    return (query) => {
      const typed = wordsOf(query);
      const telling = typed.filter((word) => !stopWords.has(word));
      const wanted = (telling.length ? telling : typed).map(formsOf);
      if (!wanted.length) return [];
      const queries = wanted.map((forms) => ({ combineWith: "OR", queries: forms }));
      for (const attempt of attempts) {
        const found = index.search({ ...attempt, queries });
        if (found.length) {
          return found
            .map(({ id, score, terms }) => ({
              ...entries[id], ...bestName(entries[id], wanted), score, terms: new Set(terms),
            }))
            .sort((a, b) => b.rank - a.rank || b.score - a.score);
        }
      }
      return [];
    };
  };

  const element = (name, properties, ...children) => {
    const result = Object.assign(document.createElement(name), properties);
    result.append(...children);
    return result;
  };
  const isFound = (word, terms) => wordsOf(word).flatMap(formsOf).some((form) => terms.has(form));
  const marked = (text, terms) => {
    const result = [];
    let end = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (!isFound(word, terms)) continue;
      result.push(text.slice(end, index), element("mark", {}, word));
      end = index + word.length;
    }
    return [...result, text.slice(end)];
  };
  // The part of a text around the first of the words, from the beginning of its sentence if near.
  const excerptOf = (text, terms, length = 180) => {
    const first = [...text.matchAll(WORD)].find(({ 0: word }) => isFound(word, terms));
    let start = 0;
    if (first && first.index > length / 2) {
      const sentence = text.lastIndexOf(". ", first.index) + 2;
      const near = text.lastIndexOf(" ", first.index - length / 3) + 1;
      start = Math.max(sentence, near);
    }
    const rest = text.slice(start);
    const end = rest.length > length ? rest.lastIndexOf(" ", length) : rest.length;
    return `${start ? "… " : ""}${rest.slice(0, end)}${end < rest.length ? " …" : ""}`;
  };

  // The name by which an entry was found, if its title does not tell.
  const otherName = (name, title, terms) => {
    if (!name || title.toLowerCase().includes(name.toLowerCase())) return [];
    const lang = /[а-яё]/i.test(name) ? "ru" : "en";
    return [element("span", { className: "search-name", lang }, ...marked(name, terms))];
  };

  // Results stand together by page, in the order of the best one of each.
  const grouped = (found) => {
    const groups = new Map();
    for (const entry of found) {
      if (!groups.has(entry.page)) groups.set(entry.page, []);
      groups.get(entry.page).push(entry);
    }
    return groups;
  };
  const show = (list, found) => {
    list.replaceChildren(
      ...[...grouped(found)].map(([page, entries], k) => {
        const title = element("p", { className: "search-page", id: `${list.id}-${k}` });
        title.textContent = searchIndex.titles[page];
        const group = element("div", {}, title);
        group.setAttribute("role", "group");
        group.setAttribute("aria-labelledby", title.id);
        group.append(
          ...entries.map(({ address, title, name, text, terms }) =>
            element(
              "a",
              { className: "search-result", href: address },
              element("span", { className: "search-title" }, ...marked(title, terms)),
              ...otherName(name, title, terms),
              element("span", {}, ...marked(excerptOf(text, terms), terms)),
            ),
          ),
        );
        return group;
      }),
    );
  };

  // Search for what is typed in a field, and show at most so many results, and so many of a page.
  const connect = (box, most = Infinity, mostOfPage = Infinity) => {
    const input = box.querySelector("input");
    const list = box.querySelector(".search-results");
    const status = box.querySelector("[role=status]");
    const nothing = box.querySelector(".search-nothing");
    const { found: count, failed } = dialog.dataset;
    return async () => {
      const search = await load().catch(() => null);
      const query = input.value.trim();
      const found = search && query ? search(query) : [];
      const perPage = {};
      const few = found
        .filter(({ page }) => (perPage[page] = (perPage[page] ?? 0) + 1) <= mostOfPage)
        .slice(0, most);
      show(list, few);
      nothing.hidden = !query || found.length > 0 || !search;
      if (!search) status.textContent = failed;
      else status.textContent = query && count.replace("{}", found.length);
      return { found, few };
    };
  };

  const startPage = (box) => {
    const input = box.querySelector("input");
    const search = connect(box);
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    input.addEventListener("input", search);
    if (input.value) search();
    return () => input.select();
  };

  // The field keeps the focus while the arrow keys choose among the results.
  const startDialog = () => {
    const input = dialog.querySelector("input");
    const list = dialog.querySelector(".search-results");
    const all = dialog.querySelector(".search-all");
    const search = connect(dialog, 20, 4);
    let chosen = null;
    const choose = (option) => {
      chosen?.setAttribute("aria-selected", "false");
      chosen = option;
      chosen?.setAttribute("aria-selected", "true");
      chosen?.scrollIntoView({ block: "nearest" });
      if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
      else input.removeAttribute("aria-activedescendant");
    };
    const update = async () => {
      all.search = new URLSearchParams({ q: input.value.trim() });
      const { found, few } = await search();
      const options = [...list.querySelectorAll("a")];
      options.forEach((option, k) => {
        option.setAttribute("role", "option");
        option.id = `search-option-${k}`;
        option.tabIndex = -1;
      });
      input.setAttribute("aria-expanded", options.length > 0);
      all.hidden = found.length === few.length;
      list.scrollTop = 0;
      choose(options[0] ?? null);
    };
    input.addEventListener("input", update);
    input.addEventListener("keydown", (event) => {
      const options = [...list.querySelectorAll("a")];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options.length) {
        event.preventDefault();
        choose(options.at((options.indexOf(chosen) + step) % options.length));
      } else if (event.key === "Enter" && !event.isComposing && input.value.trim()) {
        event.preventDefault();
        if (chosen) chosen.click();
        else location.href = all.href;
      }
    });
    list.addEventListener("click", ({ target, ctrlKey, metaKey, shiftKey }) => {
      if (target.closest("a") && !ctrlKey && !metaKey && !shiftKey) dialog.close();
    });
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog) dialog.close(); // a click beside it
    });
    return (text = "") => {
      dialog.showModal();
      if (text) input.value = text;
      else input.select();
      update();
    };
  };

  const page = document.querySelector(".search-box");
  const open = page ? startPage(page) : startDialog();

  document.addEventListener("keydown", (event) => {
    const { key, code, ctrlKey, metaKey, altKey, target } = event;
    const typing = target.closest("input, textarea, select, [contenteditable]");
    // On the Russian keyboard the key of the slash gives a full stop, and that of K gives л.
    const slash = !typing && !ctrlKey && !metaKey && (key === "/" || (code === "Slash" && key === "."));
    if (altKey || !(slash || ((ctrlKey || metaKey) && code === "KeyK"))) return;
    event.preventDefault();
    if (!dialog.open) open();
  });
  for (const field of document.querySelectorAll(".sidebar-search")) {
    if (page) continue;
    field.addEventListener("click", () => open());
    field.addEventListener("input", () => {
      open(field.value);
      field.value = "";
    });
  }
  for (const button of document.querySelectorAll(".search-open")) {
    button.hidden = Boolean(page);
    button.addEventListener("click", () => open());
  }
}
