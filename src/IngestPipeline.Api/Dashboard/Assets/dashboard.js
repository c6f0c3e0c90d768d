// What a browser has to do itself: the theme and starting over after a lost connection. Everything else comes from the host.
(function () {
  'use strict';

  function themeChoice() {
    return document.documentElement.dataset.theme || 'auto';
  }

  function showThemeChoice() {
    for (const select of document.querySelectorAll('[data-theme-choice]')) {
      if (select.value !== themeChoice()) select.value = themeChoice();
    }
  }

  document.addEventListener('change', (event) => {
    if (!event.target.matches('[data-theme-choice]')) return;
    const choice = event.target.value;
    if (choice === 'auto') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem('ingest-theme');
    } else {
      document.documentElement.dataset.theme = choice;
      localStorage.setItem('ingest-theme', choice);
    }
  });

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-reload]')) location.reload();
    const opener = event.target.closest('[data-opens]');
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    event.target.closest('[data-closes]')?.closest('dialog').close();
    const skip = event.target.closest('.skip');
    if (skip) {
      // The framework takes links for its own; this one moves the focus only.
      event.preventDefault();
      document.getElementById('main').focus();
    }
  });

  // A dialog asks once: whatever its form says, it has been answered.
  document.addEventListener('submit', (event) => event.target.closest('dialog')?.close());

  const modal = document.getElementById('components-reconnect-modal');
  modal?.addEventListener('components-reconnect-state-changed', (event) => {
    const state = event.detail.state;
    if (state === 'show') modal.showModal();
    else if (state === 'hide') modal.close();
    else if (state === 'rejected') location.reload();
    modal.dataset.state = state;
  });

  // The select is drawn anew whenever the page is.
  new MutationObserver(showThemeChoice).observe(document.body, { childList: true, subtree: true });
  showThemeChoice();
})();
