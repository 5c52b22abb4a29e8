"""The trade-off as a picture: an SVG of its own, for a light and a dark page."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.tuning import Point, Tuned

WIDTH, HEIGHT = 720, 480
LEFT, TOP, RIGHT, BOTTOM = 70, 66, 46, 62
STYLE = """
svg { background: #fff; font: 13px system-ui, sans-serif; }
text { fill: #333; } .small { font-size: 12px; fill: #666; } .title { font-size: 16px; font-weight: 600; }
.grid { stroke: #e3e3e3; } .axis { stroke: #888; }
.a { stroke: #2563a8; fill: none; stroke-width: 2.5; } .b { stroke: #b4530a; fill: none; stroke-width: 2.5; }
.dot-a { fill: #2563a8; } .dot-b { fill: #b4530a; } .now { fill: #fff; stroke: #333; stroke-width: 2; }
.best { fill: #1a7f37; stroke: #fff; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
svg { background: #16181c; } text { fill: #ddd; } .small { fill: #aaa; } .grid { stroke: #2c3036; }
.a { stroke: #6fa8dc; } .b { stroke: #e69138; } .dot-a { fill: #6fa8dc; } .dot-b { fill: #e69138; }
.now { fill: #16181c; stroke: #ddd; } .best { fill: #57c46b; stroke: #16181c; } }
"""


def draw(tuned: Tuned) -> str:
    """Across: handed over for nothing; up: too late or never. The lower left corner is the best."""
    points = (*tuned.by_confidence, *tuned.by_handoff, tuned.now)
    across, up = (_rounded(max(values)) for values in ([p.false for p in points], [p.late for p in points]))
    frame = Frame(across, up)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title">',
        f'<style>{STYLE}</style><title id="title">Handed over for nothing against too late or never</title>',
        f'<text class="title" x="{LEFT}" y="26">What each threshold trades</text>',
        *_legend(),
        *frame.grid(),
        *_line(tuned.by_confidence, "a", frame, "confidence"),
        *_line(tuned.by_handoff, "b", frame, "handoff"),
        *_mark(tuned.now, "now", "now", frame),
        *_mark(tuned.proposed, "best", "proposed", frame),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class Frame:
    """Where shares lie on the picture; `across` and `up` are what its ends stand for."""

    def __init__(self, across: float, up: float) -> None:
        self._across, self._up = across, up

    def at(self, point: Point) -> tuple[float, float]:
        x = LEFT + point.false / self._across * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - point.late / self._up * (HEIGHT - TOP - BOTTOM)
        return round(x, 1), round(y, 1)

    def grid(self) -> list[str]:
        lines = []
        for step in range(5):
            x = LEFT + step / 4 * (WIDTH - LEFT - RIGHT)
            y = HEIGHT - BOTTOM - step / 4 * (HEIGHT - TOP - BOTTOM)
            kind = "grid" if step else "axis"
            lines += [
                f'<line class="{kind}" x1="{x:.0f}" x2="{x:.0f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>',
                f'<line class="{kind}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.0f}" y2="{y:.0f}"/>',
                _text(x, HEIGHT - BOTTOM + 18, f"{self._across * step / 4:.0%}", "middle"),
                _text(LEFT - 8, y + 4, f"{self._up * step / 4:.0%}", "end"),
            ]
        below = _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 18, "handed over for nothing", "middle", "")
        turned = f'transform="rotate(-90 18 {HEIGHT / 2:.0f})" text-anchor="middle"'
        return [*lines, below, f'<text x="18" y="{HEIGHT / 2:.0f}" {turned}>too late or never</text>']


def _legend() -> list[str]:
    words = (
        ("a", "confidence: how sure an answer must be"),
        ("b", "handoff: how much must speak for a person"),
    )
    parts = []
    for number, (kind, text) in enumerate(words):
        x = LEFT + number * 310
        parts.append(f'<line class="{kind}" x1="{x}" x2="{x + 22}" y1="46" y2="46"/>')
        parts.append(_text(x + 28, 50, text, "start"))
    return parts


def _line(points: Sequence[Point], kind: str, frame: Frame, name: str) -> list[str]:
    places = [frame.at(point) for point in points]
    path = " ".join(f"{x},{y}" for x, y in places)
    dots = [
        f'<circle class="dot-{kind}" cx="{x}" cy="{y}" r="3.5"><title>{name} '
        f"{getattr(point.thresholds, name):.2f}: {point.false:.1%} for nothing, {point.late:.1%} too late or "
        f"never, {point.wrong:.1%} answered wrongly, cost {point.cost:.2f}</title></circle>"
        for point, (x, y) in zip(points, places, strict=True)
    ]
    ends = [
        _text(x + 6, y - 7, f"{getattr(point.thresholds, name):.2f}", "start")
        for point, (x, y) in ((points[0], places[0]), (points[-1], places[-1]))
    ]
    return [f'<polyline class="{kind}" points="{path}"/>', *dots, *ends]


def _mark(point: Point, kind: str, words: str, frame: Frame) -> list[str]:
    x, y = frame.at(point)
    right = x < WIDTH - 150
    label = _text(x + (12 if right else -12), y - 8, words, "start" if right else "end", "")
    return [f'<circle class="{kind}" cx="{x}" cy="{y}" r="7"/>', label]


def _text(x: float, y: float, words: str, anchor: str, kind: str = "small") -> str:
    return f'<text class="{kind}" x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{words}</text>'


def _rounded(value: float) -> float:
    """The end of an axis that holds `value`, at least a tenth."""
    return next(end for end in (0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if value <= end + 1e-9)
