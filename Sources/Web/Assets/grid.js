// The keyboard of the review grid. Every key presses something that stands on the page, so nothing
// can be done here that cannot be done without it.

const grid = document.getElementById("grid");
if (grid) {
  const rows = () => [...grid.querySelectorAll("tbody tr[data-line]")];
  let here = -1;

  const go = (index) => {
    const all = rows();
    if (all.length === 0) return;
    here = Math.min(Math.max(index, 0), all.length - 1);
    for (const row of all) row.classList.remove("is-here");
    const row = all[here];
    row.classList.add("is-here");
    row.scrollIntoView({ block: "nearest" });
    const box = row.querySelector("input[type=checkbox]");
    if (box) box.focus({ preventScroll: true });
  };
  const press = (selector, within = document) => {
    const button = within.querySelector(selector);
    if (button && !button.disabled) button.click();
    return Boolean(button);
  };
  const tick = (row, on) => {
    const box = row.querySelector("input[type=checkbox]");
    if (box) box.checked = on ?? !box.checked;
    count();
  };
  const shown = document.getElementById("picked");
  const count = () => {
    if (!shown) return;
    const picked = rows().filter((row) => row.querySelector("input:checked")).length;
    shown.textContent = picked > 0 ? shown.dataset.some.replace("#", picked) : "";
  };
  grid.addEventListener("change", count);
  grid.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-line]");
    if (row && !event.target.closest("a,button,input,label")) go(rows().indexOf(row));
  });

  const keys = {
    j: () => go(here + 1),
    ArrowDown: () => go(here + 1),
    k: () => go(here - 1),
    ArrowUp: () => go(here - 1),
    Home: () => go(0),
    End: () => go(rows().length - 1),
    x: () => here >= 0 && tick(rows()[here]),
    X: () => rows().forEach((row) => tick(row, true)),
    a: () => press("[data-key=accept]"),
    c: () => {
      const field = document.querySelector("[data-key=packs]");
      if (field) field.focus();
      return Boolean(field);
    },
    w: () => here >= 0 && press("a[data-key=why]", rows()[here]),
    e: () => press("[data-key=everything]"),
    u: () => press("[data-key=undo]"),
    n: () => press("[data-key=next]"),
    p: () => press("[data-key=previous]"),
    "/": () => {
      const field = document.querySelector("[data-key=find]");
      if (field) field.focus();
      return Boolean(field);
    },
  };

  document.addEventListener("keydown", (event) => {
    const written = event.target.matches("input:not([type=checkbox]),select,textarea");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && written) {
      event.target.blur();
      return;
    }
    if (written) return;
    const act = keys[event.key];
    if (act && act() !== false) event.preventDefault();
  });
}
