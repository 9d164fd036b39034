// The form of a proposal: what was learned before appears while somebody types. Without this it appears on "check".
{
  const form = document.getElementById("propose");
  const place = document.getElementById("matches");
  const fields = ["title", "problem"].map((name) => form.elements.namedItem(name));
  let waiting;
  let asked = "";

  const shown = () => [...place.querySelectorAll("[data-match]")].map((item) => item.dataset.match).join();

  function keepAnswers(fresh) {
    for (const [name, value] of new FormData(form)) {
      if (!/^(answer|note)_\d+$/.test(name)) continue;
      for (const field of fresh.querySelectorAll(`[name="${name}"]`)) {
        if (field.type === "radio") field.checked = field.value === value;
        else field.value = value;
      }
    }
  }

  async function look() {
    const text = fields.map((field) => field.value).join(" ").trim();
    if (text === asked || text.length < 8) return;
    asked = text;
    try {
      const answer = await fetch(`${form.dataset.matches}?${new URLSearchParams({ q: text.slice(0, 1500) })}`);
      if (!answer.ok || text !== asked) return;
      const fresh = document.createElement("div");
      fresh.innerHTML = await answer.text();
      const now = [...fresh.querySelectorAll("[data-match]")].map((item) => item.dataset.match).join();
      if (now === shown() && now) return;
      keepAnswers(fresh);
      place.replaceChildren(...fresh.childNodes);
    } catch {
      // Without a connection the form does without: the same is shown before saving.
    }
  }

  for (const field of fields) {
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, 500);
    });
  }
}
