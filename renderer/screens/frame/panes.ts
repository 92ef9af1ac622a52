// F6: from pane to pane in the order of the page. A pane is any element with data-pane; inside it the focus goes to
// data-pane-focus, or to the first thing that takes it.

const focusable =
  'a[href]:not([tabindex="-1"]), button:not(:disabled, [tabindex="-1"]), input:not(:disabled), textarea:not(:disabled), [tabindex="0"], [contenteditable="true"]';

export function stepPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter(isShown);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const start = at < 0 && step === -1 ? 0 : at;
  for (let tried = 1; tried <= panes.length; tried++) {
    const pane = panes[(start + step * tried + panes.length * 2) % panes.length];
    const target = pane === undefined ? undefined : firstFocus(pane);
    if (target !== undefined) return target.focus();
  }
}

/** When what had the focus is gone with its screen. */
export function focusPaneIfLost(name: string): void {
  if (document.activeElement === document.body) focusPane(name);
}

export function focusPane(name: string): void {
  const pane = document.querySelector<HTMLElement>(`[data-pane="${name}"]`);
  if (pane !== null) firstFocus(pane)?.focus();
}

function firstFocus(pane: HTMLElement): HTMLElement | undefined {
  const preferred = pane.querySelector<HTMLElement>("[data-pane-focus]");
  const candidates = [
    preferred,
    pane.matches(focusable) ? pane : null,
    ...pane.querySelectorAll<HTMLElement>(focusable),
  ];
  return candidates.find((element): element is HTMLElement => element !== null && isShown(element));
}

/** What lies under a call is seen by nobody and takes no focus. */
function isShown(element: HTMLElement): boolean {
  return element.checkVisibility() && element.closest("[inert]") === null;
}

/** Where Escape ends. */
export function focusComposer(): void {
  document
    .querySelector<HTMLElement>(
      '[data-pane="composer"] textarea, [data-pane="composer"] [contenteditable="true"]',
    )
    ?.focus();
}
