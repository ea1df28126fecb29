"""Printing a plan of 300 actions, beside WeasyPrint alone on the same HTML.

WeasyPrint alone: the finished HTML and stylesheets, the same PDF variant and fonts, no Django, no hooks; ours:
from the content tree, so templates and all that is added to the file are in the figure. Each rendering has a
process of its own. Time is that of the rendering, memory the highest the process ever had; imports are not timed.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.bench.figure import Figure

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 3
ACTIONS = 300


def figures():
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        ours, alone = [], []
        for _ in range(ROUNDS):
            ours.append(measured("tests.bench.print_ours", str(ACTIONS)))
            alone.append(measured("tests.bench.print_alone", folder))
    yield Figure("print_300_actions_s", middle(ours, "seconds"), middle(alone, "seconds"), goal=1.2)
    yield Figure("print_300_actions_mb", middle(ours, "megabytes"), middle(alone, "megabytes"), goal=1.4)


def prepare(folder: Path) -> None:
    """What WeasyPrint alone is given: the HTML, the document's own style, the drawing on the cover."""
    from django.template.loader import render_to_string

    from plans.documents.outline import Outline
    from plans.documents.pdf import TEMPLATE, document_style
    from tests.plans.printed import EKSTAD, long_plan

    outline = Outline(long_plan(ACTIONS), EKSTAD, has_footnotes=True)
    html = render_to_string(TEMPLATE, {"outline": outline, "noted": set()})
    (folder / "plan.html").write_text(html, encoding="utf-8")
    (folder / "plan.css").write_text(document_style(outline), encoding="utf-8")
    (folder / "logo").write_bytes(EKSTAD.white_logo)


def measured(module: str, argument: str) -> dict[str, float]:
    command = [sys.executable, "-m", module, argument]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(ended.stdout)


def middle(rounds: list[dict[str, float]], name: str) -> float:
    return median(found[name] for found in rounds)
