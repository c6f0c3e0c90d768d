#!/usr/bin/env python3
"""Compares what the pipeline made of a corpus with the corpus' manifest.

    check.py CORPUS DOCUMENTS.jsonl EXPORT.jsonl [SHOWN.jsonl]
    check.py --to-show CORPUS DOCUMENTS.jsonl

CORPUS holds manifest.jsonl; DOCUMENTS and EXPORT are the output of `ingest documents --json` and `ingest export --json`, SHOWN has
`ingest show DOC --json` of the documents that `--to-show` lists (those with known tables). Prints, by kind: files that ended as
expected, must_contain snippets found in the exported text of the file (of a duplicate: of the document it is a copy of),
must_not_contain snippets found, listed headings found as headings, listed table counts that are right, and the median character
error rate on English transcriptions. Exit status 1 when a bound is missed.
"""
import collections
import json
import pathlib
import re
import statistics
import sys
import unicodedata

LEAST_EXPECTED = 1.0
LEAST_FOUND = {"pdf-digital": 0.99, "pdf-mixed": 0.95, "pdf-scanned": 0.95, "image": 0.93, "bad": 0.0}
LEAST_FOUND_OTHERS = 1.0
LEAST_HEADINGS = 0.90
LEAST_TABLES = 0.85
MOST_ERRORS = 0.03
TWICE = re.compile("[\u00c2-\u00f4](?=[\u0080-\u00bf]{0,2}[\u0080-\u009f])[\u0080-\u00bf]{1,3}")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
UNIFY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
                       "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-"})
ENDED = {"ok": {"indexed", "duplicate"}, "quarantine": {"quarantined"}, "either": {"indexed", "duplicate", "quarantined"}}


def reread(match):
    try:
        return match.group().encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def fold(text):
    # Text that was encoded twice: only such text holds control characters from U+0080 on, and no reader wants to see them.
    text = TWICE.sub(reread, text)
    text = unicodedata.normalize("NFKC", text)
    text = INVISIBLE.sub("", text).translate(UNIFY)
    text = re.sub(r"[|*_`#\\]|^\s*-{3,}", " ", text, flags=re.M)
    return re.sub(r"\s+", " ", text).strip()


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def squeeze(text):
    return fold(text).replace(" ", "")


def join_chunks(chunks):
    """The text of a document; what a chunk repeats from the end of the one before it stands once."""
    whole = ""
    for chunk in sorted(chunks, key=lambda chunk: chunk["ordinal"]):
        text = chunk["text"]
        overlap = next((n for n in range(min(len(whole), len(text), 2000), 19, -1) if whole.endswith(text[:n])), 0)
        whole += ("" if overlap else "\n") + text[overlap:]
    return whole


def edits(pattern, text, anywhere=False):
    """Edit distance by bit vectors (Myers 1999, Hyyro 2003); `anywhere`: the least over all substrings of the text."""
    size = len(pattern)
    if not size:
        return 0 if anywhere else len(text)
    last, mask = 1 << (size - 1), (1 << size) - 1
    places = collections.defaultdict(int)
    for index, letter in enumerate(pattern):
        places[letter] |= 1 << index
    up, down, distance, least = mask, 0, size, size
    for letter in text:
        equal = places.get(letter, 0)
        below = equal | down
        across = (((equal & up) + up) ^ up) | equal
        more, less = (down | ~(across | up)) & mask, up & across
        distance += bool(more & last) - bool(less & last)
        least = min(least, distance)
        more, less = ((more << 1) | (not anywhere)) & mask, (less << 1) & mask
        up, down = (less | ~(below | more)) & mask, more & below
    return least if anywhere else distance


def error_rate(reference, text):
    """Errors a character, in order; or line by line where the page has columns and order is a matter of taste."""
    wanted, got = fold(reference), fold(text)
    in_order = edits(wanted, got)
    by_line = sum(edits(line, got, anywhere=True) for line in map(fold, reference.splitlines()) if line)
    return min(in_order, by_line + max(0, len(got) - len(wanted))) / max(len(wanted), 1)


def owner_of(chunk, by_id):
    owner = by_id[chunk["document_id"]]
    while owner["parent_document_id"]:
        owner = by_id[owner["parent_document_id"]]
    return owner["document_id"]


def is_heading(heading, headings):
    """A list number or another mark may stand before or behind the words."""
    wanted = squeeze(heading)
    return any(wanted == found or (wanted in found and len(found) <= len(wanted) + 12) for found in headings)


def document_of(entry, corpus, documents):
    return documents.get((corpus / entry["file"]).as_uri())


class Kind:
    def __init__(self):
        self.files = self.expected = self.snippets = self.found = self.forbidden = 0
        self.headings = self.headings_found = self.tables = self.tables_right = 0
        self.rates = []

    def add(self, other):
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def share(part, whole):
    return f"{part / whole:.3f}" if whole else "-"


def measure(entry, kind, document, chunks, shown, notes):
    text = fold(" ".join(chunk["text"] for chunk in chunks))
    for snippet in entry.get("must_contain", []):
        kind.snippets += 1
        if fold(snippet) in text or squeeze(snippet) in text.replace(" ", ""):
            kind.found += 1
        else:
            notes.append(f"missing: {entry['file']}: {snippet}")
    for snippet in entry.get("must_not_contain", []):
        if fold(snippet) in text:
            kind.forbidden += 1
            notes.append(f"must not contain: {entry['file']}: {snippet}")
    headings = {squeeze(title) for chunk in chunks for title in chunk["heading_path"]}
    for heading in entry.get("headings") or []:
        kind.headings += 1
        if is_heading(heading, headings):
            kind.headings_found += 1
        else:
            notes.append(f"no heading: {entry['file']}: {heading}")
    if entry.get("tables") is not None and document["document_id"] in shown:
        counted = shown[document["document_id"]]
        kind.tables += 1
        if counted == entry["tables"]:
            kind.tables_right += 1
        else:
            notes.append(f"tables: {entry['file']}: {counted} instead of {entry['tables']}")
    if entry.get("reference_text_file") and not entry.get("lang"):
        return join_chunks([chunk for chunk in chunks if chunk["document_id"] == (document["duplicate_of"] or document["document_id"])])
    return None


def main(corpus, documents_path, export_path, shown_path=None):
    corpus = pathlib.Path(corpus).resolve()
    documents = {document["source_uri"]: document for document in lines(documents_path)}
    by_id = {document["document_id"]: document for document in documents.values()}
    shown = {one["document_id"]: one.get("elements", {}).get("table", 0) for one in lines(shown_path)} if shown_path else {}
    chunks = collections.defaultdict(list)
    for chunk in lines(export_path):
        chunks[owner_of(chunk, by_id)].append(chunk)
    kinds, notes = collections.defaultdict(Kind), []
    for entry in lines(corpus / "manifest.jsonl"):
        kind = kinds[entry["kind"]]
        kind.files += 1
        document = document_of(entry, corpus, documents)
        state = document["state"] if document else "lost"
        if state in ENDED[entry["expect"]]:
            kind.expected += 1
        else:
            notes.append(f"unexpected: {entry['file']}: expected {entry['expect']}, ended {state} {document and document['reason_code'] or ''}")
        if document is None or (entry["expect"] == "either" and state == "quarantined"):
            continue
        text = measure(entry, kind, document, chunks.get(document["duplicate_of"] or document["document_id"], []), shown, notes)
        if text is not None:
            rate = error_rate((corpus / entry["reference_text_file"]).read_text(encoding="utf-8"), text)
            kind.rates.append(rate)
            notes.append(f"error rate: {entry['file']}: {rate:.4f}")
    return report(kinds, notes)


def report(kinds, notes):
    total = Kind()
    for kind in kinds.values():
        total.add(kind)
    print(f"{'kind':<13}{'files':>6}{'ended':>7}{'snippets':>10}{'found':>7}{'wrong':>7}{'headings':>10}{'found':>7}{'tables':>8}{'right':>7}{'cer':>8}")
    for name, kind in [*sorted(kinds.items()), ("all", total)]:
        rate = f"{statistics.median(kind.rates):.4f}" if kind.rates else "-"
        print(f"{name:<13}{kind.files:>6}{kind.expected:>7}{kind.snippets:>10}{share(kind.found, kind.snippets):>7}{kind.forbidden:>7}"
              f"{kind.headings:>10}{share(kind.headings_found, kind.headings):>7}{kind.tables:>8}{share(kind.tables_right, kind.tables):>7}{rate:>8}")
    print(*notes, sep="\n")
    missed = [f"{name}: snippets" for name, kind in kinds.items() if kind.found < LEAST_FOUND.get(name, LEAST_FOUND_OTHERS) * kind.snippets]
    missed += ["states"] * (total.expected < LEAST_EXPECTED * total.files) + ["must_not_contain"] * (total.forbidden > 0)
    missed += ["headings"] * (total.headings_found < LEAST_HEADINGS * total.headings) + ["tables"] * (total.tables_right < LEAST_TABLES * total.tables)
    missed += ["error rate"] * (bool(total.rates) and statistics.median(total.rates) > MOST_ERRORS)
    print("bounds: " + (", ".join(missed) + " missed" if missed else "all met"))
    return 1 if missed else 0


def to_show(corpus, documents_path):
    corpus = pathlib.Path(corpus).resolve()
    documents = {document["source_uri"]: document for document in lines(documents_path)}
    for entry in lines(corpus / "manifest.jsonl"):
        document = document_of(entry, corpus, documents)
        if entry.get("tables") is not None and document:
            print(document["document_id"])
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--to-show"] and len(sys.argv) == 4:
        sys.exit(to_show(*sys.argv[2:]))
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
