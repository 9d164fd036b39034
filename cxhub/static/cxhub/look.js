// What makes the pages nicer. Every page works without it. No imports; loaded deferred.

// Theme: the choice is kept in a cookie, so that the server renders it and nothing flashes.
const root = document.documentElement;
const themes = document.querySelector(".theme");
if (themes) {
  themes.hidden = false;
  themes.addEventListener("click", ({ target }) => {
    const theme = target.dataset.themeTo;
    if (theme === undefined) return;
    const age = theme ? 365 * 24 * 3600 : 0;
    document.cookie = `cxhub_theme=${theme}; path=/; max-age=${age}; samesite=lax`;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const button of themes.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeTo === theme));
    }
  });
}

// A drawer in this browser: what it holds is a convenience, so a full or forbidden one is as good as empty.
const drawerIn = (storage) => ({
  read(key) { try { return JSON.parse(storage().getItem(key)); } catch { return null; } },
  write(key, value) { try { storage().setItem(key, JSON.stringify(value)); } catch { /* private mode */ } },
  drop(key) { try { storage().removeItem(key); } catch { /* private mode */ } },
});
const drawer = drawerIn(() => localStorage);

// What was typed into a form, and how it is put back. Passwords and files are nobody's to keep.
const typedInto = (form) => [...new FormData(form)].filter(([name, value]) => (
  name !== "csrfmiddlewaretoken" && typeof value === "string" && form.elements.namedItem(name)?.type !== "password"
));
function putBack(form, values) {
  for (const field of form.elements) {
    if (!field.name || ["csrfmiddlewaretoken", "submit", "file"].some((not) => not === field.name || not === field.type)) continue;
    const given = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = given.includes(option.value);
    else if (given.length) [field.value] = given;
  }
}

// Whoever was signed out while they wrote finds their words again after signing in, in this tab and by nobody else.
{
  const TYPED = "cxhub-typed";
  const tab = drawerIn(() => sessionStorage);
  const again = document.getElementById("typed-again"); // there for those who are signed in
  const kept = tab.read(TYPED);
  const addressOf = (form) => form.getAttribute("action") ?? "";
  if (again) {
    tab.drop(TYPED);
    const form = kept?.asked && kept.whose === again.dataset.whose && kept.path === location.pathname
      && [...document.forms].find((one) => one.method === "post" && addressOf(one) === kept.action);
    if (form) {
      putBack(form, kept.values);
      form.before(again.content.cloneNode(true));
    }
    document.addEventListener("submit", ({ target: sent }) => {
      if (sent.method !== "post" || sent.id === "update" || !sent.querySelector("textarea")) return;
      const { whose } = again.dataset;
      tab.write(TYPED, { whose, path: location.pathname, action: addressOf(sent), values: typedInto(sent) });
    });
  } else if (kept) tab.write(TYPED, { ...kept, asked: true });
}

// Search dialog: Ctrl+K, "/" or the search link; arrows choose, Enter opens, Escape closes.
const palette = document.getElementById("palette");
if (palette) {
  const RECENT = "cxhub-searches";
  const input = palette.querySelector("input");
  const list = palette.querySelector("[role=listbox]");
  const told = palette.querySelector("[role=status]");
  const searchUrl = palette.querySelector("form").action;
  let at = -1;
  let waiting;
  let asking;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function choose(index) {
    const all = options();
    const stops = all.length + 1; // one stop is the input itself
    at = all.length ? ((index + 1 + stops) % stops) - 1 : -1;
    for (const option of all) option.setAttribute("aria-selected", "false");
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    all[at].setAttribute("aria-selected", "true");
    all[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[at].id);
  }

  function make(tag, className, text) {
    const element = document.createElement(tag);
    element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function show(title, rows) {
    list.replaceChildren();
    if (rows.length) {
      const group = make("div", "");
      const heading = make("div", "palette__group", title);
      heading.id = "palette-group";
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", heading.id);
      group.append(heading);
      rows.forEach((row, index) => {
        const option = make("a", "palette__opt", row.title);
        option.id = `palette-option-${index}`;
        option.href = row.url;
        option.tabIndex = -1;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        if (row.kind) option.append(" ", make("span", "meta", row.kind));
        group.append(option);
      });
      list.append(group);
    }
    input.setAttribute("aria-expanded", String(rows.length > 0));
    choose(-1);
  }

  // What another person looked for in this browser is nobody else's business.
  function recent() {
    const kept = drawer.read(RECENT);
    return kept?.whose === palette.dataset.whose && Array.isArray(kept.words) ? kept.words : [];
  }

  function showRecent() {
    const rows = recent().slice(0, 6).map((word) => ({
      title: String(word),
      url: `${searchUrl}?q=${encodeURIComponent(word)}`,
    }));
    show(palette.dataset.recent, rows);
    told.textContent = "";
  }

  async function suggest() {
    const words = input.value.trim();
    asking?.abort();
    if (!words || !palette.dataset.suggest) return showRecent();
    asking = new AbortController();
    try {
      const answer = await fetch(`${palette.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
      if (!answer.ok) throw new Error(answer.status);
      const { suggestions } = await answer.json();
      show(palette.dataset.found, suggestions);
      told.textContent = suggestions.length ? `${palette.dataset.some} ${suggestions.length}` : palette.dataset.none;
    } catch (error) {
      if (error.name !== "AbortError") show("", []); // Enter still searches
    }
  }

  function open(event) {
    event.preventDefault();
    if (palette.open) return;
    palette.showModal();
    input.select();
    suggest();
  }

  for (const link of document.querySelectorAll("[data-open=palette]")) link.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") open(event);
    else if (event.key === "/" && plain && !typing) open(event);
  });
  palette.querySelector("[data-close]").addEventListener("click", () => palette.close());
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
  palette.querySelector("form").addEventListener("submit", (event) => { if (!input.value.trim()) event.preventDefault(); });
  // Whichever form of the page somebody searches by.
  document.addEventListener("submit", (event) => {
    const words = event.target.elements.q?.value?.trim();
    if (!words || new URL(event.target.getAttribute("action") ?? "", location).href !== searchUrl) return;
    const several = [words, ...recent().filter((word) => word !== words)].slice(0, 6);
    drawer.write(RECENT, { whose: palette.dataset.whose, words: several });
  });
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); choose(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(at - 1 < -1 ? options().length - 1 : at - 1); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); options()[at].click(); }
    // A search field that holds words would only be emptied.
    else if (event.key === "Escape" && !event.isComposing) { event.preventDefault(); palette.close(); }
  });
}

// Steps: ticks stay on this phone for a day, so that a turn begins with a clean sheet.
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const key = `cxhub-ticks-${form.dataset.ticks}`;
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const kept = drawer.read(key);
  if (kept && Date.now() - kept.at < 24 * 3600 * 1000) {
    boxes.forEach((box, index) => { box.checked = Boolean(kept.ticks?.[index]); });
  } else {
    drawer.drop(key);
  }
  form.addEventListener("change", () => {
    const ticks = boxes.map((box) => box.checked);
    if (ticks.some(Boolean)) drawer.write(key, { at: Date.now(), ticks });
    else drawer.drop(key);
  });
}

// A slider says its value beside it; below 4 its form asks what is in the way.
for (const range of document.querySelectorAll("input[type=range]")) {
  const output = document.querySelector(`output[for="${range.id}"]`);
  const say = () => {
    if (output) output.textContent = (output.dataset.words || "{} of 10").replace("{}", range.value);
    range.form?.classList.toggle("is-unsure", Number(range.value) < 4);
  };
  range.addEventListener("input", say);
  say();
}

// Print buttons: what the browser's own menu does, where the reader looks for it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A filter that changes is applied at once; the button stays for those without script.
for (const form of document.querySelectorAll("form[data-instant]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
