// The keyboard of the review grid, and the number changed in its place. Every key presses something
// that stands on the page, so nothing can be done here that cannot be done without it.

const main = document.querySelector("main");
const grid = () => document.getElementById("grid");
const rows = () => [...grid().querySelectorAll("tbody tr[data-line]")];
let here = -1;

if (grid()) {
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
  const picked = () => rows().filter((row) => row.querySelector("input[name=line]:checked")).length;
  const count = () => {
    const shown = document.getElementById("picked");
    if (!shown) return;
    shown.textContent = picked() > 0 ? shown.dataset.some.replace("#", picked()) : "";
  };
  const tick = (row, on) => {
    const box = row.querySelector("input[name=line]:not(:disabled)");
    if (box) box.checked = on ?? !box.checked;
    count();
  };

  // The number in its place: the fields of the form below the grid, in the row's own cells.
  const close = () => {
    const row = grid().querySelector("tr.is-edited");
    if (!row) return;
    row.classList.remove("is-edited");
    for (const part of row.querySelectorAll("[data-editor]")) part.remove();
    for (const part of row.querySelectorAll("[data-covered]")) part.hidden = false;
  };
  const field = (name, label, value, attributes) => {
    const input = document.createElement("input");
    Object.assign(input, { name, value, ...attributes });
    input.setAttribute("aria-label", label);
    input.dataset.editor = "";
    return input;
  };
  const edit = (row) => {
    const box = row.querySelector("input[name=line]:not(:disabled)");
    if (!box) return;
    close();
    const number = row.querySelector("td.final");
    const words = row.querySelector("td.why");
    for (const cell of [number, words]) {
      const cover = document.createElement("span");
      cover.dataset.covered = "";
      cover.append(...cell.childNodes);
      cover.hidden = true;
      cell.append(cover);
    }
    const texts = grid().dataset;
    const packs = field("inline-packs", texts.packs, number.dataset.packs, {
      type: "number", min: 0, max: 99999, step: 1, className: "packs",
    });
    const reason = field("inline-reason", texts.reason, "", { maxLength: 200, placeholder: texts.reason });
    const save = document.createElement("button");
    Object.assign(save, { type: "button", className: "button is-small is-main", textContent: texts.save });
    save.dataset.editor = "";
    save.addEventListener("click", () => keep(box, packs, reason));
    number.append(packs);
    words.append(reason, " ", save);
    row.classList.add("is-edited");
    packs.focus();
    packs.select();
  };

  // Sends what the form below would send for this one line, and shows the page that comes back.
  const keep = async (box, packs, reason) => {
    if (!reason.value.trim()) {
      reason.setAttribute("aria-invalid", "true");
      reason.focus();
      return;
    }
    const form = document.getElementById("lines");
    const body = new URLSearchParams();
    for (const hidden of form.querySelectorAll("input[type=hidden]")) body.set(hidden.name, hidden.value);
    body.set("idempotency_key", `${body.get("idempotency_key")}-${here}-${packs.value}`);
    body.set("line", box.value);
    body.set("act", "change");
    body.set("packs", packs.value);
    body.set("reason", reason.value);
    const answer = await fetch(form.action, { method: "POST", body });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = fresh.querySelector("main");
    if (!next) return window.location.reload();
    const [left, top] = [grid().scrollLeft, grid().scrollTop];
    main.innerHTML = next.innerHTML;
    if (answer.redirected) window.history.replaceState(null, "", answer.url);
    document.dispatchEvent(new CustomEvent("chama:swapped"));
    if (!grid()) return;
    grid().scrollTo(left, top);
    go(here);
  };

  main.addEventListener("change", count);
  main.addEventListener("click", (event) => {
    const row = event.target.closest("#grid tr[data-line]");
    if (!row || event.target.closest("a,button,input,label")) return;
    go(rows().indexOf(row));
    if (event.target.closest("td.final")) edit(row);
  });

  const keys = {
    j: () => go(here + 1),
    ArrowDown: () => go(here + 1),
    k: () => go(here - 1),
    ArrowUp: () => go(here - 1),
    Home: () => go(0),
    End: () => go(rows().length - 1),
    Enter: () => here >= 0 && edit(rows()[here]),
    x: () => here >= 0 && tick(rows()[here]),
    X: () => rows().forEach((row) => tick(row, true)),
    a: () => press("[data-key=accept]"),
    c: () => {
      const packs = document.querySelector("[data-key=packs]");
      if (packs) packs.focus();
      return Boolean(packs);
    },
    w: () => here >= 0 && press("a[data-key=why]", rows()[here]),
    e: () => press("[data-key=everything]"),
    u: () => press("[data-key=undo]"),
    n: () => press("[data-key=next]"),
    p: () => press("[data-key=previous]"),
    "/": () => {
      const find = document.querySelector("[data-key=find]");
      if (find) find.focus();
      return Boolean(find);
    },
  };

  document.addEventListener("keydown", (event) => {
    if (!grid() || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target.dataset.editor !== undefined) {
      if (event.key === "Escape") {
        close();
        go(here);
      }
      if (event.key === "Enter" && target.matches("input")) {
        event.preventDefault();
        const next = target.name === "inline-packs" ? "[name=inline-reason]" : "button[data-editor]";
        const part = target.closest("tr").querySelector(next);
        if (target.name === "inline-packs") part.focus();
        else part.click();
      }
      return;
    }
    const written = target.matches("input:not([type=checkbox]),select,textarea");
    if (event.key === "Escape" && written) {
      target.blur();
      return;
    }
    // Who has come to a line by Tab is there.
    const row = target.closest("#grid tr[data-line]");
    if (row) here = rows().indexOf(row);
    if (written || (event.key === "Enter" && target.matches("a,button,summary"))) return;
    const act = keys[event.key];
    if (act && act() !== false) event.preventDefault();
  });
}
