// Runs before the page is drawn, so that a chosen theme does not flash.
(function () {
  'use strict';
  const choice = localStorage.getItem('ingest-theme');
  if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
})();
