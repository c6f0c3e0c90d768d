// Sends dropped and chosen files to POST /v1/documents as they are, two at a time, and shows how far each has come.
(function () {
  'use strict';
  const AT_ONCE = 2;
  const uploads = [];
  let depth = 0;

  function size(bytes) {
    const units = ['B', 'kB', 'MB', 'GB'];
    let unit = 0;
    while (bytes >= 1000 && unit < units.length - 1) { bytes /= 1000; unit++; }
    return `${unit === 0 || bytes >= 100 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function announce(text) {
    const status = document.querySelector('[data-upload-status]');
    if (status) status.textContent = text;
  }

  function list() {
    return document.querySelector('[data-upload-list]');
  }

  function add(file, name) {
    const row = element('li', 'upload');
    const upload = { file, name, row, state: 'waiting', bar: element('progress', 'upload-bar'), words: element('span', 'upload-words soft small', 'waiting'), button: element('button', 'button quiet', 'Cancel') };
    upload.title = element('span', 'upload-name break', name);
    upload.bar.max = 1;
    upload.bar.value = 0;
    upload.bar.setAttribute('aria-label', `Upload of ${name}`);
    upload.button.type = 'button';
    upload.button.setAttribute('aria-label', `Cancel ${name}`);
    upload.button.addEventListener('click', () => (upload.state === 'waiting' || upload.state === 'sending' ? cancel(upload) : remove(upload)));
    row.append(upload.title, upload.words, upload.bar, upload.button);
    uploads.push(upload);
    list()?.append(row);
  }

  function remove(upload) {
    const next = upload.row.nextElementSibling || upload.row.previousElementSibling;
    uploads.splice(uploads.indexOf(upload), 1);
    upload.row.remove();
    (next?.querySelector('button') || document.querySelector('[data-upload-files]'))?.focus();
  }

  function cancel(upload) {
    if (upload.request) upload.request.abort();
    else end(upload, 'cancelled', 'cancelled');
  }

  function end(upload, state, words) {
    upload.state = state;
    upload.request = null;
    upload.row.dataset.state = state;
    upload.words.textContent = words;
    upload.bar.hidden = true;
    upload.button.textContent = 'Remove';
    upload.button.setAttribute('aria-label', `Remove ${upload.name} from this list`);
    announce(`${upload.name}: ${words}`);
    next();
  }

  function accepted(upload, answer) {
    const link = element('a', 'upload-name break', upload.name);
    link.href = `/documents/${answer.document_id}`;
    upload.title.replaceWith(link);
    upload.title = link;
    const words = { created: 'taken in', changed: `taken in as version ${answer.version}`, unchanged: 'unchanged: this content is there already' };
    end(upload, 'done', words[answer.outcome] || 'taken in');
  }

  function problemOf(request) {
    try {
      return JSON.parse(request.responseText).detail || `refused with status ${request.status}`;
    } catch {
      return `refused with status ${request.status}`;
    }
  }

  function send(upload) {
    const request = new XMLHttpRequest();
    upload.request = request;
    upload.state = 'sending';
    upload.row.dataset.state = 'sending';
    request.open('POST', `/v1/documents?name=${encodeURIComponent(upload.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => {
      if (!event.lengthComputable) return;
      upload.bar.value = event.total === 0 ? 1 : event.loaded / event.total;
      upload.words.textContent = event.loaded < event.total ? `${size(event.loaded)} of ${size(event.total)}` : 'being stored';
    });
    request.addEventListener('load', () => {
      const wait = Number(request.getResponseHeader('Retry-After'));
      if (request.status === 202) accepted(upload, JSON.parse(request.responseText));
      else if ((request.status === 429 || request.status === 503) && wait > 0) again(upload, wait);
      else end(upload, 'failed', problemOf(request));
    });
    request.addEventListener('error', () => end(upload, 'failed', 'the host did not answer; nothing was taken in'));
    request.addEventListener('abort', () => end(upload, 'cancelled', 'cancelled'));
    request.send(upload.file);
  }

  function again(upload, seconds) {
    upload.request = null;
    upload.words.textContent = `the host is busy; next try in ${seconds} s`;
    setTimeout(() => { if (upload.state === 'sending') send(upload); }, seconds * 1000);
  }

  function next() {
    const free = AT_ONCE - uploads.filter((upload) => upload.state === 'sending').length;
    uploads.filter((upload) => upload.state === 'waiting').slice(0, Math.max(0, free)).forEach(send);
  }

  function take(files) {
    if (files.length === 0) return;
    for (const { file, name } of files) add(file, name);
    announce(files.length === 1 ? `Uploading ${files[0].name}` : `Uploading ${files.length} files`);
    next();
  }

  // A dropped folder brings its files, named by their paths in it.
  async function filesOf(entry, path) {
    if (entry.isFile) return [{ file: await new Promise((done, failed) => entry.file(done, failed)), name: path + entry.name }];
    const [reader, found] = [entry.createReader(), []];
    for (let batch = [null]; batch.length > 0;) {
      batch = await new Promise((done, failed) => reader.readEntries(done, failed));
      for (const inner of batch) found.push(...await filesOf(inner, `${path}${entry.name}/`));
    }
    return found;
  }

  async function dropped(transfer) {
    // Entries are gone once this task ends, so all are asked for before any is read.
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (entries.length === 0) return [...transfer.files].map((file) => ({ file, name: file.name }));
    return (await Promise.all(entries.map((entry) => filesOf(entry, '')))).flat();
  }

  function area(event) {
    return event.dataTransfer?.types.includes('Files') ? document.querySelector('[data-drop]') : null;
  }

  document.addEventListener('dragenter', (event) => {
    const drop = area(event);
    if (drop && ++depth > 0) drop.dataset.over = '';
  });
  document.addEventListener('dragleave', (event) => {
    const drop = area(event);
    if (drop && --depth <= 0) delete drop.dataset.over;
  });
  // The whole page takes files: a browser would leave it for a file that misses the frame.
  document.addEventListener('dragover', (event) => { if (area(event)) event.preventDefault(); });
  document.addEventListener('drop', async (event) => {
    const drop = area(event);
    if (!drop) return;
    event.preventDefault();
    depth = 0;
    delete drop.dataset.over;
    try {
      take(await dropped(event.dataTransfer));
    } catch (failure) {
      announce(`The files could not be read: ${failure.message}`);
    }
  });
  document.addEventListener('change', (event) => {
    if (!event.target.matches('[data-upload-files]')) return;
    take([...event.target.files].map((file) => ({ file, name: file.name })));
    event.target.value = '';
  });
  addEventListener('beforeunload', (event) => {
    if (uploads.some((upload) => upload.state === 'waiting' || upload.state === 'sending')) event.preventDefault();
  });

  // One list for the life of the window: it is put back when somebody returns to where it is shown.
  new MutationObserver(() => {
    const shown = list();
    if (shown && !shown.hasChildNodes() && uploads.length > 0) shown.append(...uploads.map((upload) => upload.row));
  }).observe(document.body, { childList: true, subtree: true });
})();
