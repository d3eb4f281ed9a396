"""Files that people attach: a real paper, and one that is not what it says."""

from __future__ import annotations

from pathlib import Path

import pikepdf


def real_pdf(folder: Path) -> Path:
    path = folder / "ke-hoach.pdf"
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.save(path)
    return path


def false_pdf(folder: Path) -> Path:
    path = folder / "gia-mao.pdf"
    path.write_bytes(b"MZ\x90\x00 this is a program")
    return path
