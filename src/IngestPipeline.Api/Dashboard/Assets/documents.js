// The document page: what a chunk and its places have to do with each other is shown at once, without asking the host.
(function () {
  'use strict';
  let lit = [];

  function idsOf(target) {
    const holder = target instanceof Element ? target.closest('[data-chunk]') : null;
    return holder ? holder.dataset.chunk.split(' ').filter(Boolean) : [];
  }

  // What the address asked for stays lit while nothing else is.
  function wanted() {
    return document.querySelector('[data-reveal]');
  }

  function light(given) {
    const ids = given.length > 0 ? given : idsOf(wanted());
    if (ids.join() === lit.join()) return;
    lit = ids;
    for (const old of document.querySelectorAll('[data-lit]')) delete old.dataset.lit;
    for (const id of ids) {
      for (const part of document.querySelectorAll(`[data-chunk~="${CSS.escape(id)}"]`)) part.dataset.lit = '';
    }
  }

  document.addEventListener('pointerover', (event) => {
    const ids = idsOf(event.target);
    light(ids.length > 0 ? ids : idsOf(document.activeElement));
  });
  document.addEventListener('focusin', (event) => light(idsOf(event.target)));
  document.addEventListener('focusout', (event) => { if (!event.relatedTarget) light([]); });

  // A box, or an element of the text, leads to its chunk in the list; the chunk in the list leads to its boxes.
  function lead(from) {
    const [id] = idsOf(from);
    if (!id) return;
    const isPlace = from.closest('[data-place]') !== null;
    const found = document.querySelector(`${isPlace ? '[data-chunk-list]' : '[data-place-list]'} [data-chunk~="${CSS.escape(id)}"]`);
    found?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (isPlace && found) {
      const details = found.matches('details') ? found : found.querySelector('details');
      if (details) details.open = true;
      (found.querySelector('summary') || found).focus({ preventScroll: true });
    }
  }

  document.addEventListener('keydown', (event) => {
    if ((event.key === 'Enter' || event.key === ' ') && event.target.matches('[data-place]')) {
      event.preventDefault();
      lead(event.target);
    }
  });

  document.addEventListener('click', async (event) => {
    // A click beside the words is a click on the backdrop.
    if (event.target.matches('dialog.confirm')) event.target.close();
    const copier = event.target.closest('[data-copy]');
    if (copier) await copy(copier);
    if (event.target.closest('[data-place], summary')) lead(event.target);
  });

  async function copy(button) {
    const text = button.dataset.copy;
    let said = 'Copied';
    try {
      // Browsers give the clipboard to pages of this machine and of https only.
      await navigator.clipboard.writeText(text);
    } catch {
      said = text;
    }
    const status = document.querySelector('[data-copy-status]');
    if (status) status.textContent = said;
  }

  // What was asked for by the address is brought into view once it is there.
  let shown = null;
  function reveal() {
    const chunk = wanted();
    const key = chunk && `${location.pathname}${chunk.dataset.reveal}`;
    // The page is drawn once by the host's answer and again when it comes to life.
    if (chunk && !document.querySelector('[data-lit]')) {
      lit = [];
      light([]);
    }

    if (key === shown) return;
    shown = key;
    chunk?.scrollIntoView({ block: 'nearest' });
    light(idsOf(chunk));
  }

  new MutationObserver(reveal).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-reveal'] });
  reveal();
})();
