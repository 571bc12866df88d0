// What every page may have besides: a form is sent once, menus close, and a page that shows work in
// progress refreshes the part that changes. Everything works without this file.

// A tap sent twice acts once at the server too; this only spares the waiting.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  window.setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// On a phone the ways are longer than the screen: the one that is open comes into view.
const current = document.querySelector(".ways [aria-current]");
if (current) current.scrollIntoView({ block: "nearest", inline: "center" });

// A select that filters sends its form at once; its button is for those without scripts.
document.addEventListener("change", (event) => {
  const control = event.target.closest("[data-at-once]");
  if (control) control.form.requestSubmit();
});
const prepare = () => {
  for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
};
prepare();
document.addEventListener("chama:swapped", prepare);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Live parts: the server says that something has changed, and the page fetches itself anew and
// swaps the parts that carry the same id, unless somebody is writing in them.
const live = document.querySelectorAll("[data-live]");
if (live.length > 0) {
  const refresh = async () => {
    const answer = await fetch(window.location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const next = fresh.getElementById(part.id);
      if (next && !part.contains(document.activeElement) && next.innerHTML !== part.innerHTML) {
        part.innerHTML = next.innerHTML;
        prepare();
      }
    }
  };
  const address = new URL(live[0].dataset.live, window.location.href);
  address.searchParams.set("known", document.querySelector("main").dataset.known);
  const events = new EventSource(address);
  let waiting = 0;
  events.addEventListener("message", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => refresh().catch(() => {}), 250);
  });
  window.addEventListener("pagehide", () => events.close());
}
