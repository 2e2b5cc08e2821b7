// 快捷键：letters and digits act only outside a field; every key has a visible button or link that carries it in data-key.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || event.altKey || event.metaKey) return;
  const field = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
  const named = event.key.length > 1;
  const name = (event.ctrlKey ? "Ctrl+" : "") + event.key;
  if (field && !named && !event.ctrlKey) return;
  if (!named && !event.ctrlKey && event.target.closest("a, button") && event.key === " ") return;
  if (event.key === "Enter" && !event.ctrlKey) return;
  for (const target of document.querySelectorAll("[data-key]")) {
    if (target.dataset.key.toLowerCase() === name.toLowerCase() && !target.disabled) {
      event.preventDefault();
      if (target.matches("input, textarea, select")) target.focus(); else target.click();
      return;
    }
  }
});
// 列表：J and K walk the rows of a list, X ticks the row where one is; a page that can be printed shows its button.
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey || event.ctrlKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const rows = [...document.querySelectorAll("a[data-row]")];
  const here = rows.indexOf(document.activeElement);
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") rows[Math.min(rows.length - 1, Math.max(0, here + (key === "j" ? 1 : -1)))]?.focus();
  if (key === "x" && here >= 0) rows[here].closest("tr").querySelector("input[type=checkbox]")?.click();
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
