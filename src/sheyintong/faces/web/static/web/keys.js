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
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
