"""What is wrong with the page that a browser shows: accessibility (axe), what sticks out, headings."""

from axe_playwright_python.base import AXE_SCRIPT

WIDTHS = (1280, 320)
# Only tables may be wider than the window, inside a region that scrolls.
STICKING_OUT = """width => document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > width && !element.closest(".kern-table-responsive"))
    .map(element => element.outerHTML.slice(0, 150))"""
VIOLATIONS = """() => axe.run({resultTypes: ["violations"]}).then(found => found.violations.map(
    rule => `${rule.id}: ${rule.nodes.map(node => node.html.slice(0, 200)).slice(0, 3).join(" | ")}`))"""


def problems(page, width: int, *, script: bool = True) -> list[str]:
    """What is wrong with this page in a window of that width. Without `script`, axe cannot run."""
    page.set_viewport_size({"width": width, "height": 900})
    found = [f"sticks out: {element}" for element in page.evaluate(STICKING_OUT, width)]
    if (headings := page.locator("h1").count()) != 1:
        found.append(f"{headings} h1")
    if script:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found += page.evaluate(VIOLATIONS)
    return found
