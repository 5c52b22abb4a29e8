"""The shop's help pages, from the same Markdown articles that the assistant knows."""

import html
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

BULLET = re.compile(r"^(?:-|\d+\.) +")


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    topic: str
    body: str


def load(folder: Path) -> dict[str, Article]:
    """By file name without its ending. Small talk is no help page and stays out."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    return {
        name: parse(text) for name, text in texts.items() if not re.search(r"^Kind: courtesy", text, re.M)
    }


def parse(text: str) -> Article:
    """Title, then "Questions:" and "Name: value" lines in any order, then the body."""
    first, _, rest = text.strip().partition("\n")
    blocks = re.split(r"\n\s*\n", rest.strip())
    topic = "Other"
    while blocks and re.match(r"(Questions|Pages|Errors|Kind):", blocks[0]):
        pages = re.search(r"^Pages: *([^,\n]+)", blocks.pop(0), re.M)
        topic = pages[1].strip() if pages else topic
    return Article(first.lstrip("# "), topic, "\n\n".join(blocks))


def listed(articles: dict[str, Article]) -> str:
    """All of them as lists of links, one under each topic."""
    topics = defaultdict(list)
    for name, article in articles.items():
        topics[article.topic].append(f'<li><a href="/help/{name}">{html.escape(article.title)}</a></li>')
    return "".join(
        f'<section class="topic"><h2>{html.escape(topic)}</h2><ul>{"".join(links)}</ul></section>'
        for topic, links in sorted(topics.items())
    )


def as_html(body: str) -> str:
    """Paragraphs and lists; anything else in the text stays text."""
    return "".join(block(lines.split("\n")) for lines in re.split(r"\n\s*\n", body))


def block(lines: list[str]) -> str:
    parts = []
    for is_list, group in groupby(lines, key=lambda line: bool(BULLET.match(line))):
        texts = [html.escape(BULLET.sub("", line)) if is_list else html.escape(line) for line in group]
        if is_list:
            tag = "ul" if lines[-1].startswith("-") else "ol"
            parts.append(f"<{tag}>{''.join(f'<li>{text}</li>' for text in texts)}</{tag}>")
        else:
            parts.append(f"<p>{' '.join(texts)}</p>")
    return "".join(parts)
