"""English words that are no Vietnamese syllable, and names that are the same in both languages."""

from pathlib import Path

WORDS = set((Path(__file__).parent / "english.txt").read_text().split())

# Names and words of the trade that Vietnamese people write so.
OURS = [
    "OCOP", "HTX", "VietGAP", "GlobalGAP", "HACCP", "ISO", "QR", "PDF", "JPEG", "PNG", "Word",
    "Excel", "Zalo", "Facebook", "Internet", "TikTok", "Shopee", "GAP", "MB", "JavaScript",
    "CSV", "ID", "SMS", "Gmail", "Microsoft", "English",
]  # fmt: skip
