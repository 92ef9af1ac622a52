// How much room is kept for a scrollbar on this system, as --scrollbar-w of the root: nothing where it is drawn over the page.

export function measureScrollbar(): void {
  const probe = document.createElement("div");
  probe.className = "scrollbarProbe";
  document.body.append(probe);
  const width = probe.offsetWidth - probe.clientWidth;
  probe.remove();
  document.documentElement.style.setProperty("--scrollbar-w", `${width}px`);
}
