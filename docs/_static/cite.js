// Cite the entry that the address names, rather than the whole page, and name the day.
{
  const cite = document.querySelector(".cite");
  const put = (name, text) => {
    for (const place of cite.querySelectorAll(`.cite-${name}`)) place.textContent = text;
  };
  const key = cite.querySelector(".cite-key").textContent;
  const address = cite.querySelector(".cite-url").textContent;

  /** Return the text of a heading without its link and the term of the other language. */
  const titleOf = (heading) => {
    const copy = heading.cloneNode(true);
    copy.querySelector(".headerlink")?.remove();
    return copy.textContent.replace(/\s*\([^()]*\)$/, "");
  };

  const update = () => {
    const anchor = decodeURIComponent(location.hash.slice(1));
    const section = document.getElementById(anchor)?.closest("section");
    const heading = section?.querySelector("h1, h2, h3, h4") ?? document.querySelector("h1");
    const title = titleOf(heading);
    const entry = heading.tagName === "H1" ? "" : section.id;
    put("title", title);
    put("tex", title.replace(/[&%$#_]/g, "\\$&"));
    put("url", entry ? `${address}#${entry}` : address);
    put("key", entry ? `${key}-${entry}` : key);
    const [accessed] = cite.getElementsByClassName("cite-accessed");
    const day = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
    accessed.textContent = accessed.dataset.text.replace("{date}", day);
  };

  cite.addEventListener("toggle", update);
  addEventListener("hashchange", update);
}
