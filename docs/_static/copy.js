// Copy code by the button in its corner, without the prompts and the output of a session, and the
// address of a section by the sign beside its heading.
{
  const [button, said] = document.getElementById("copy").content.cloneNode(true).children;
  document.body.append(said);

  const write = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Without HTTPS there is only the old way.
    const field = document.body.appendChild(document.createElement("textarea"));
    field.value = text;
    field.select();
    document.execCommand("copy");
    field.remove();
  };
  const copy = async (text, place, message) => {
    await write(text);
    said.textContent = message;
    place.classList.add("copied");
    setTimeout(() => {
      said.textContent = "";
      place.classList.remove("copied");
    }, 2000);
  };

  const PROMPT = /^(>>>|\.\.\.)( |$)/;
  const codeOf = (block) => {
    const text = block.querySelector("pre").textContent.trimEnd();
    const lines = text.split("\n");
    if (!lines.some((line) => PROMPT.test(line))) return text;
    return lines
      .filter((line) => PROMPT.test(line))
      .map((line) => line.replace(PROMPT, ""))
      .join("\n");
  };

  for (const block of document.querySelectorAll("article .highlight")) {
    if (block.closest(".cell_output")) continue;
    const own = block.appendChild(button.cloneNode(true));
    own.addEventListener("click", () => copy(codeOf(block), own, said.dataset.code));
  }
  for (const link of document.querySelectorAll("a.headerlink")) {
    link.addEventListener("click", () => copy(link.href, link, said.dataset.address));
  }
}
