#!/usr/bin/env python3
"""Compares what the pipeline made of a corpus with the corpus' manifest.

    check.py CORPUS DOCUMENTS.jsonl EXPORT.jsonl

CORPUS holds manifest.jsonl; DOCUMENTS and EXPORT are the output of `ingest documents --json` and `ingest export --json`.
Prints, by kind, how many files ended as expected and the share of must_contain snippets found in the exported text of the
file (or, for a duplicate, of the document it is a copy of). Exit status 1 when the shares are below the bounds.
"""
import collections
import json
import pathlib
import re
import sys
import unicodedata

LEAST_EXPECTED = 0.97
LEAST_FOUND = 0.90
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
UNIFY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
                       "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-"})
ENDED = {"ok": {"indexed", "duplicate"}, "quarantine": {"quarantined"}, "either": {"indexed", "duplicate", "quarantined"}}


def fold(text):
    text = unicodedata.normalize("NFKC", text)
    text = INVISIBLE.sub("", text).translate(UNIFY)
    text = re.sub(r"[|*_`#\\]|^\s*-{3,}", " ", text, flags=re.M)
    return re.sub(r"\s+", " ", text).strip()


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def main(corpus, documents_path, export_path):
    corpus = pathlib.Path(corpus).resolve()
    documents = {document["source_uri"]: document for document in lines(documents_path)}
    by_id = {document["document_id"]: document for document in documents.values()}
    texts = collections.defaultdict(list)
    for chunk in lines(export_path):
        owner = by_id[chunk["document_id"]]
        while owner["parent_document_id"]:
            owner = by_id[owner["parent_document_id"]]
        texts[owner["document_id"]].append(chunk["text"])
    kinds = collections.defaultdict(lambda: [0, 0, 0, 0])
    unexpected, missing = [], []
    for entry in lines(corpus / "manifest.jsonl"):
        counts = kinds[entry["kind"]]
        counts[0] += 1
        document = documents.get((corpus / entry["file"]).as_uri())
        state = document["state"] if document else "lost"
        if state in ENDED[entry["expect"]]:
            counts[1] += 1
        else:
            unexpected.append((entry["file"], entry["expect"], state, document and document["reason_code"]))
        if entry["expect"] == "either" and state == "quarantined":
            continue
        text = fold(" ".join(texts.get((document or {}).get("duplicate_of") or (document or {}).get("document_id"), [])))
        for snippet in entry.get("must_contain", []):
            counts[2] += 1
            if fold(snippet) in text or fold(snippet).replace(" ", "") in text.replace(" ", ""):
                counts[3] += 1
            else:
                missing.append((entry["file"], snippet))
        for snippet in entry.get("must_not_contain", []):
            if fold(snippet) in text:
                missing.append((entry["file"], "must not contain: " + snippet))
    print(f"{'kind':<14}{'files':>6}{'as expected':>13}{'snippets':>10}{'found':>8}")
    total = [sum(counts[i] for counts in kinds.values()) for i in range(4)]
    for kind, counts in [*sorted(kinds.items()), ("all", total)]:
        share = f"{counts[3] / counts[2]:.3f}" if counts[2] else "-"
        print(f"{kind:<14}{counts[0]:>6}{counts[1]:>13}{counts[2]:>10}{share:>8}")
    for file, expected, state, reason in unexpected:
        print(f"unexpected: {file}: expected {expected}, ended {state} {reason or ''}")
    for file, snippet in missing:
        print(f"missing: {file}: {snippet}")
    good = total[1] >= LEAST_EXPECTED * total[0] and total[3] >= LEAST_FOUND * total[2]
    return 0 if good else 1


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
