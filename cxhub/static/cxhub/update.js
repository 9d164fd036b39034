// The form of an update: characters left, and a draft that survives a lost connection. Works without all this.
// Loaded after look.js, whose drawer it keeps drafts in.
{
  const form = document.getElementById("update");
  const status = form.querySelector("[data-draft-status]");
  const words = form.dataset;
  const place = `cxhub-draft-${words.draft}`;
  const WEEK = 7 * 24 * 3600 * 1000;
  const MORE = new Set(["milestones", "target_date", "date_reason", "story"]);
  let sending = false;
  let posted = false;

  // ---- characters left
  const line = form.elements.namedItem("narrative");
  const left = document.createElement("span");
  left.className = "field__hint num";
  line.after(left);
  const count = () => { left.textContent = words.left.replace("{}", line.maxLength - line.value.length); };
  line.addEventListener("input", count);

  // ---- the draft
  const keep = (more = {}) => {
    if (posted) return;
    drawer.write(place, { at: Date.now(), values: typedInto(form), ...more });
  };

  function restore({ values }) {
    putBack(form, values);
    for (const [name, value] of values) {
      if (value && MORE.has(name)) form.querySelector(`[name="${name}"]`).closest("details").open = true;
    }
    form.querySelector("input[type=range]")?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function say(text, button) {
    status.textContent = text;
    if (!button) return;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button button--bare button--small";
    again.textContent = button;
    again.addEventListener("click", () => { posted = true; drawer.drop(place); location.reload(); });
    status.append(" ", again);
  }

  // ---- sending: by fetch, so that a lost connection loses nothing; the form's key makes one update of many attempts
  const wait = (same) => { keep({ waits: true, same }); say(words.waits); };

  function native(same) {
    if (same) {
      const button = document.createElement("input");
      Object.assign(button, { type: "hidden", name: "same", value: "1" });
      form.append(button);
    }
    form.submit();
  }

  async function send(same, late) {
    if (sending || posted) return;
    sending = true;
    const data = new FormData(form);
    if (same) data.set("same", "1");
    if (late) data.delete("opened"); // the time without a connection is none that the form took
    let answer;
    try {
      if (!late) say(words.sends);
      const until = AbortSignal.timeout(20000);
      answer = await fetch(location.href, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" }, signal: until });
    } catch {
      sending = false;
      return wait(same);
    }
    sending = false;
    if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) {
      const { url } = await answer.json();
      if (!url) { // the server says what is to be put right, as it does without script
        keep();
        return native(same);
      }
      posted = true;
      drawer.drop(place);
      location.assign(url);
    } else if (answer.status >= 500) {
      wait(same);
    } else {
      keep();
      native(same); // the link or the session has ended: the server says so
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const same = event.submitter?.name === "same";
    keep({ same });
    send(same, false);
  });
  form.addEventListener("input", () => keep());
  form.addEventListener("change", () => keep());

  const retry = () => {
    const kept = drawer.read(place);
    // Another tab has a form of its own, with a key of its own: only the form that waits is sent, or each would post.
    const waits = kept?.waits && kept.values.some(([name, value]) => name === "key" && value === form.elements.namedItem("key").value);
    if (waits && navigator.onLine) send(kept.same, true);
  };
  addEventListener("online", retry);
  document.addEventListener("visibilitychange", retry);
  setInterval(retry, 15000);

  const kept = drawer.read(place);
  if (kept && (!Array.isArray(kept.values) || Date.now() - kept.at > WEEK)) drawer.drop(place);
  else if (kept && !("bound" in words)) {
    restore(kept);
    if (kept.waits) { say(words.waits); retry(); } else say(words.back, words.afresh);
  }
  count();
}
