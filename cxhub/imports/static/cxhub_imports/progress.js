// Presses “Continue” for you until the import is done. Without this script, the button does the same.
(() => {
  const form = document.querySelector("[data-cxhub-import]");
  if (!form) return;
  const bar = form.querySelector("progress");
  const read = form.querySelector("[data-cxhub-import-read]");
  const problem = form.querySelector("[data-cxhub-import-problem]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  async function step() {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token },
      credentials: "same-origin",
    });
    const done = await answer.json();
    if (!answer.ok) throw new Error(done.error);
    bar.value = done.read;
    read.textContent = done.read;
    if (done.state === "running") return step();
    window.location.reload();
  }

  step().catch((error) => {
    problem.textContent = error.message;
  });
})();
