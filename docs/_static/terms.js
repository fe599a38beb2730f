// Show the note on a term at a link to it: by pointer, keyboard or touch. Esc puts it away.
{
  const noteOf = (link) => document.getElementById(`note-${link.hash.slice(1)}`);
  let shown = null; // the link whose note is shown
  let leaving; // the timer that gives a pointer time to reach the note
  let first = false; // whether this touch shows the note, rather than follow the link

  const place = () => {
    if (!shown) return;
    const note = noteOf(shown);
    const box = shown.getBoundingClientRect();
    const right = document.documentElement.clientWidth - note.offsetWidth - 8;
    const above = box.bottom + note.offsetHeight > innerHeight && box.top > note.offsetHeight;
    note.style.left = `${Math.max(8, Math.min(box.left, right))}px`;
    note.style.top = `${above ? box.top - note.offsetHeight : box.bottom}px`;
  };
  const hide = () => {
    clearTimeout(leaving);
    if (shown) noteOf(shown).hidden = true;
    shown = null;
  };
  const show = (link) => {
    hide();
    shown = link;
    noteOf(link).hidden = false;
    place();
  };
  const stay = () => clearTimeout(leaving);
  const leave = () => {
    leaving = setTimeout(hide, 200);
  };

  for (const text of document.querySelectorAll("a > .std-term")) {
    const link = text.parentElement;
    link.setAttribute("aria-describedby", noteOf(link).id);
    link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(link));
    link.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
    link.addEventListener("focus", () => show(link));
    link.addEventListener("blur", hide);
    link.addEventListener("pointerdown", (event) => {
      first = event.pointerType === "touch" && shown !== link;
    });
    link.addEventListener("click", (event) => {
      if (!first) return;
      event.preventDefault();
      first = false;
      show(link);
    });
  }
  for (const note of document.querySelectorAll(".term-note")) {
    note.addEventListener("pointerenter", stay);
    note.addEventListener("pointerleave", leave);
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".term-note, a")) hide();
  });
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
}

// Leave the rows of the index in which what the reader types occurs.
// Without this script the index shows them all, and no field.
for (const filter of document.querySelectorAll(".term-filter")) {
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const rows = [...document.querySelectorAll(".term-index > li")];
  const texts = rows.map((row) => fold(row.textContent));
  const input = filter.querySelector("input");
  input.addEventListener("input", () => {
    const wanted = fold(input.value.trim());
    rows.forEach((row, k) => {
      row.hidden = !texts[k].includes(wanted);
    });
    const count = rows.filter((row) => !row.hidden).length;
    filter.querySelector("output").textContent = wanted && `${count} / ${rows.length}`;
  });
  filter.hidden = false;
}
